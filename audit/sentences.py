"""Every sentence and word that this package says to people, by code.

What a terminal shows is Chinese and then English, parted by a slash; what a document prints is
Chinese alone. A test holds that no Chinese stands anywhere else in this package.
"""

from audit.reasons import REASONS
from audit.terms import Identification
from ballots.count.outcome import Verdict
from ballots.motion import ABSTAIN, AGAINST, FOR, INVALID, NONE, SILENT

TITLES = {
    1: "PDF 的签名完整，覆盖整个文件 / PDF signatures: intact, covering the whole file",
    2: "附件就是文件上印着的那份数据 / the attachment is the evidence the printed root speaks of",
    3: "记录没有改动，条数相符 / entries canonical, the tree has the checkpoint's root and size",
    4: "记票簿的签名，和别的单位的签名确认 / the checkpoint's signature, and the witnesses'",
    5: "记录的次序合乎规定 / the order of the entries is lawful",
    6: "每张票都在清册里，密钥与权限有效 / "
    "every ballot's holding is in the register, keys in force",
    7: "重新计票，与记录和所印的数字一致 / the count done again equals the logged and printed one",
    8: "披露的内容与当初封存的一致 / every commitment opens to what is disclosed",
}
VERDICTS = {
    Verdict.CARRIED: "通过",
    Verdict.NOT_CARRIED: "未通过",
    Verdict.NO_QUORUM: "参与不足，未形成有效决定",
}
MARKS = {
    FOR: "同意",
    AGAINST: "反对",
    ABSTAIN: "弃权",
    NONE: "以上都不同意",
    INVALID: "废票",
    SILENT: "已送达未投票",
}
USES = {
    "parking": "车位",
    "storage": "储藏室",
    "residential": "住宅",
    "commercial": "商业",
    "office": "办公",
    "other": "其他",
}
MATTERS = {
    "raise-maintenance-fund": "筹集维修资金",
    "rebuild": "改建、重建建筑物及其附属设施",
    "change-common-use": "改变共有部分的用途或者利用共有部分从事经营活动",
}
"""The special matters, as a clause names them."""
RULES = {
    ("revote", "last"): "截止前可以更改，以最后一票为准",
    ("revote", "first"): "投票后不能更改",
    ("mixed", "online-prevails"): "线上票与纸质票并存时以线上票为准",
    ("mixed", "paper-prevails"): "线上票与纸质票并存时以纸质票为准",
    ("mixed", "first-prevails"): "线上票与纸质票并存时以先投的为准",
    ("silent", "absent"): "已送达未投票的不计入参与表决",
    ("silent", "abstain"): "已送达未投票的视为弃权",
    ("silent", "with-majority"): "已送达未投票的计入已表决的多数票",
    ("invalid", "absent"): "废票不计入参与表决",
    ("invalid", "participates"): "废票计入参与表决但不计入同意",
    ("rank", "persons-then-area"): "候选人先按人数、再按面积排名",
    ("rank", "area-then-persons"): "候选人先按面积、再按人数排名",
    ("alternates", "true"): "达到法定票数未当选的列为候补",
    ("alternates", "false"): "不设候补",
    ("notice_count", "clear"): "公告期满的次日才可开会",
    ("notice_count", "interval"): "公告期满的当日即可开会",
    ("early_close", "never"): "不提前截止",
    ("early_close", "irreversible"): "结果已不可能改变时可以提前截止",
    ("transfer", "frozen-owner"): "清册冻结后转让的，由冻结时的业主投票",
    ("transfer", "new-owner-if-unvoted"): "清册冻结后转让、还没有投票的，由新业主投票",
    ("identification", "letter"): "线上投票凭投票信和证件号码后六位核对身份",
    ("identification", "telephone"): "线上投票须用登记手机的验证码核对身份",
    ("identification", "passkey"): "线上投票须用通行密钥核对身份",
}
"""Single rules in words, by field and value."""
COMMA, PAUSE = "、", "，"
"""Between the names of a list, and between the parts of a sentence."""
CHANNELS = {"online": "线上", "paper": "纸质"}
ANNEX_HEADS = {
    "public": ("序号", "编号", "楼栋", "面积", "参与情况"),
    "auditor": ("序号", "房号", "业主", "面积", "参与情况", "意见"),
}
CLOCK_TITLES = {
    "term-end": "换届期间的表决",
    "pause": "再次提交表决",
    "register-answers": "答复清册异议",
    "price-audit": "调价审计公示",
    "tender": "招标文件公示",
    "execution-report": "公布执行情况",
    "register-publicity": "清册公示",
    "register-lead": "首次会议前公告清册",
    "candidates-publicity": "候选人公示",
    "candidates-lead": "选举前公示候选人",
    "notice": "会议通知",
    "window-least": "投票期限（最短）",
    "window-most": "投票期限（最长）",
    "extension": "延期",
    "preliminary": "公布初步结果",
    "result-publicity": "结果公示",
    "announcement": "公告决定",
    "filing": "备案",
}
"""The Chinese name of each clock."""
IDENTIFICATIONS = {
    Identification.LETTER: "投票信",
    Identification.TELEPHONE: "手机验证码",
    Identification.PASSKEY: "通行密钥",
    Identification.IN_PERSON: "当面核对",
    Identification.PAPER: "纸质票",
}
GROUNDS = {
    "not-cast-by-owner": "不是本人所投",
    "co-owners-disagree": "共有人意见不一",
    "no-right": "投票人无权表决",
    "principal-voted": "委托人本人另投",
    "agent-stopped": "代理被停止",
    "other": "其他原因",
}
CONVENER = ("召集人", "convener")
CONVENERS = {
    "业主委员会": "owners' committee",
    "物业管理委员会": "property management committee",
    "业主大会筹备组": "preparatory group of the owners' assembly",
    "换届改选小组": "succession group",
    "街道办事处": "street office",
    "居民委员会": "residents' committee",
}
"""The bodies that may convene, as certificates name them, in English; any other is CONVENER."""
SIGNERS = {"Committee": CONVENER[0], "StreetOffice": "街道办事处"}
STEP_REASONS = {
    1: "签名有问题",
    2: "附件与所印的不是同一份证据",
    3: "记录不合规范，或者被改动过",
    4: "记票簿的签名，或者别的单位的签名确认有问题",
    5: "记录的次序不合规定",
    6: "有票与清册不符，或者密钥、权限、规则不合规定",
    7: "重新计票的结果与记录或所印的不一致",
    8: "披露的内容与承诺不符",
}
STAGES = {
    "draft": ("还没有公告", "before the notice"),
    "noticed": ("已经公告", "noticed"),
    "open": ("正在投票", "voting goes on"),
    "closed": ("已经截止，还没有公示", "closed, not published"),
    "preliminary": ("初步结果公示中", "preliminary result"),
    "final": ("结果已经生效", "final"),
}
"""How far a meeting has come, in Chinese and in English."""
SENTENCES = REASONS | {
    # A command's beginning and end.
    "for-example": "例如 / for example: {program} verify result.pdf --trust trust",
    "key-password": "密钥的密码（没有就直接回车） / password of the key: ",
    "countersigned": "核验通过，已会签 / everything holds; countersigned: {path}",
    "unreadable": "无法读取 / unreadable: {error}",
    "refuted": "不成立 / refuted: {error}",
    "verdict-final": "核验通过，结果已经生效（{as_of}） / "
    "everything holds; final ({as_of_english})",
    "verdict-not-final": "核验通过，但结果还没有生效：{stage}（{as_of}） / "
    "everything holds; not final yet: {english} ({as_of_english})",
    "verdict-not-countersigned": "核验通过，但这份文件还没有街道办事处的会签，"
    "会签以后才是正式的结果文件。记票簿里：{stage}（{as_of}） / "
    "everything holds; this document is not countersigned yet, and "
    " official once the street office has done so. In the log: {english} ({as_of_english})",
    "verdict-refuted": "核验不通过 / refuted",
    "as-of": "截至北京时间 {at}",
    "as-of-english": "witnessed at {at}, Beijing time",
    "as-of-nobody": "没有别的单位签名确认",
    "as-of-nobody-english": "no independent witness of the time",
    "awaiting-office": "只有{convener}的签名，等待街道办事处会签 / "
    "signed by the {english} alone, awaiting the street office",
    "certificate-of": "{name}的证书 / certificate of the {english}, SHA-256: {digest}",
    "counted-again": "重新计票数出 / counted again:",
    "counted-motion": "  {number}. {title}：{sentence} / {english}",
    "own-keys": "没有用 --trust 给出可信的密钥：密钥取自文件自身，"
    "请把上面第 4 步的指纹与街道办公布的核对 / without --trust the keys are the file's own: "
    "compare the fingerprints of step 4 with those published",
    "ballot-found": "您的票在记票簿第 {index} 号（共 {size} 条） / "
    "the ballot is entry {index} of {size}",
    "no-ballot": "记票簿共 {size} 条记录，没有 {unit} 的票 / "
    "no ballot of {unit} among {size} entries",
    "witnessed-by": "签名确认 / witnessed: {names}",
    # The steps of verification.
    "signatures-trusted": "PDF 签名完整、可信、覆盖全文件 / "
    "PDF signatures: intact, trusted, covering the whole file",
    "no-pdf": "不是 PDF / not a PDF",
    "nothing-disclosed": "公开版不披露 / the public edition discloses nothing",
    "no-witness": "没有别的单位签名确认 / no independent witness",
    "not-anchored": "未提供信任文件：以下密钥取自证据自身，请与街道办公布的指纹核对 / "
    "no trust file: these keys are the file's own, compare them with those published",
    "witnessed-at": "签名确认 / witnessed: {name}, {at}（北京时间）",
    "timestamped": "时间戳 / timestamp of {field}: {at}（北京时间）",
    "authority-untrusted": "时间戳机构未列入信任文件 / "
    "its authority is not in a trust file: {digest}",
    "printed-origin": "记票簿名称{origin}",
    "printed-origin-before": "日志名称{origin}",
    "printed-size": "记录条数{size}条",
    # Clocks.
    "off-platform": "警示：网上投票：{ballots} 张网上票不是在官方平台投的（{article}） / "
    "warning: platform {ballots} ballots over the internet, not cast on the official one "
    "({article})",
    "clock-outranked": "注意：{title} {days} 日（{article}），上位规定更长：{outranked_by} / "
    "note: {name} {days} days ({article}), a higher text asks for more: {outranked_by}",
    "clock-unknown": "无法核对：{title}：没有节假日安排（{article}） / "
    "cannot be checked: {name} no calendar of holidays ({article})",
    "clock-unknown-from": "无法核对：{title}：没有节假日安排，自 {day} 起（{article}） / "
    "cannot be checked: {name} no calendar of holidays from {day} ({article})",
    "clock-late": "警示：{title}：{at}，超过期限，最迟 {bound}（{article}） / "
    "warning: {name} {at}, too late; latest {bound} ({article})",
    "clock-missing": "警示：{title}：{at}，没有先公示（{article}） / "
    "warning: {name} {at}, nothing was published before ({article})",
    "clock-early": "警示：{title}：{at}，期限不足，最早 {bound}（{article}） / "
    "warning: {name} {at}, too early; earliest {bound} ({article})",
    # A witness.
    "key-made": "密钥已生成，私钥只在 {folder}，请另存一份备份；把下面这一行交给系统运营者 / "
    "key made; hand this line to the operator:\n{key}",
    "witnessing": "见证服务已启动 / witnessing on http://{bind}/add-checkpoint",
    "stopped": "已停止 / stopped",
    # Figures as a document prints them.
    "verdict": "表决结论：{verdict}",
    "nobody-elected": "无人当选",
    "elected": "当选：{names}",
    "alternates": "；候补：{names}",
    "chosen": "选定：{option}",
    "formation-bar": "约定 {agreed} 人，选出 {elected} 人，至少须 {least} 人",
    "formation-bar-half": "约定 {agreed} 人，选出 {elected} 人，至少须 {least} 人"
    "并超过约定人数的一半",
    "not-formed": "；业主委员会未成立（{bar}）",
    "formed": "；业主委员会成立（{bar}）",
    "formed-vacant": "；业主委员会成立（{bar}），另须补选 {vacant} 人",
    "deemed": "其中推定票：已送达未投票的 {persons:,} 人、{area} "
    "按议事规则计入“{mark}”；其余为实际投票",
    "sensitive": "若{rule}，结论将是：{verdict}",
    "decided": "{verdict}（{decided}）",
    "uses-uncounted": "{uses}不计入面积和人数",
    "silent-matters": "对{matters}，已送达未投票的也照约定计票",
    "no-silent-matters": "须四分之三以上同意的事项，已送达未投票的都不计入",
    "uses-counted": "车位、储藏室都计入面积和人数",
    "no-extension": "投票期限不能延长",
    "extensions": "投票期限最多延长 {value} 次",
    "extension-days": "投票期限的延长合计不超过 {value} 日",
    "resubmit-days": "参与不足没有形成决定的事项，{value} 日以后才能再次提交表决",
    "tender-days": "招标文件公示满 {value} 日才能开始投票",
    "report-days": "决定生效后 {value} 日内公布执行情况",
    "clause": "{text}，{day.year}年{day.month}月{day.day}日通过",
    "clause-of-meeting": "{text}，{day.year}年{day.month}月{day.day}日由{meeting}通过",
    "participation": "参与表决",
    "of-area": "{name}·面积",
    "of-persons": "{name}·人数",
    "required": "应{required}",
    "met": "达到",
    "area-missing": "缺{area}",
    "persons-missing": "差{persons:,}人",
    "nobody-took-part-here": "没有人参与",
    "beside-verdict": "结论",
    "beside-eligible": "应参与",
    "beside-participation": "实际参与",
    "persons": "{persons:,}人",
    # The result in one glance.
    "glances": "全文和全部数字",
    "glance": "结论：{sentence}",
    "took-part": "实际参与",
    "took-part-deemed": "参与（含推定）",
    "area": "面积",
    "headcount": "人数",
    "spaced-persons": "{persons:,} 人",
    "short-by": "差 {amount}",
    "just-reached": "刚好达到",
    "needs": "须 {share}",
    "needs-over": "须超过 {share}",
    "needs-half": "须过半",
    "glance-part": "{name} {area}、{persons}（{needed}）",
    "nobody-took-part": "没有人参与表决（{needed}）",
    "identified": "{name} {casts} 张（{percent}%）",
    "no-ballots": "没有表决票",
    "ballots": "共收到 {casts} 张表决票（更改前后各算一张）：{shares}",
    # Notes of the count; the braces hold what the patterns in `audit.printed.summary` took out.
    "silent-abstain": "按面积和按人数领先的意见不一致，已送达未投票的视为弃权",
    "run-off": "没有方案同时达到两项过半数，可在以下方案中再次表决：{}",
    "tie-empty": "最后一个席位上 {} 的面积和人数（{} 人）都相同，席位空缺，不抽签",
    "seats-empty": "{1} 个席位中空缺 {0} 个",
    "candidates-withdrawn": "已退出或被取消资格，所得票不计入席位：{}",
    "alternates-tied": "候补并列：{}",
    "alternates-too-many": "候补不超过委员人数（{0} 人），以下未列为候补：{1}",
    # Silent owners who were deemed to vote.
    "deemed-share": "按面积：实际参与 {area[0]} %，推定参与 {area[1]} %；"
    "按人数：实际参与 {persons[0]} %，推定参与 {persons[1]} %",
    "deemed-participation": "推定参与",
    "deemed-verdicts": "计入推定票：{counted}；不计推定票：{without}",
    "deemed-english": "took part by area {area[0]} %, deemed {area[1]} %; "
    "by persons {persons[0]} %, deemed {persons[1]} %; "
    "with deemed votes {counted}, without them {without}",
    "scope-all": "由全体业主表决",
    "scope-of": "由{buildings}的业主表决",
    # The annex.
    "absent": "未参与",
    "numbered-mark": "第 {number} 项{mark}",
    "same-holding": "同 {number} 号",
    "with-invalid": "{channels}，废票",
    "by-agent": "{channels}，代理",
    "voided": "作废 {number} 张（{grounds}）",
    "voided-on-ground": "{ground} {number} 张",
    "ground-untold": "理由见记票簿",
    "by-agents": "由代理人投票的 {holdings} 户",
}


def say(code: str, *parts: object, **facts: object) -> str:
    """Return a sentence with its facts filled in."""
    return SENTENCES[code].format(*parts, **facts)
