"""What people are told, by error code: a sentence in Chinese that says what to do."""

from voting.errors import VotingError

CHINESE: dict[str, str] = {
    "voting": "操作没有完成，请返回上一页再试一次。",
    "settings": "系统还没有配置好，请联系管理员。",
    "installation": "{problem}",
    "address-refused": "不能在 {bind} 提供服务。请换一个地址或端口，或先停掉占用它的程序。",
    "clock-behind-log": (
        "服务器的时钟比会议记录中最后一条的时间还早。为了不弄乱先后顺序，刚才的操作没有写入任何内容，"
        "系统已经报警。请过几分钟再试；投票快截止的，请联系业主委员会领取纸质票。"
    ),
    "keeping": "备份、恢复或更换密钥没有完成，请按英文提示处理后重新运行。",
    "not-found": "没有找到这个页面。请检查网址，或回到首页重新进入。",
    "forbidden": "您没有权限查看这个页面。请用有权限的账号登录。",
    "sign-in-needed": "请先登录。业主请重新扫描投票信上的二维码。",
    "input-malformed": "{problem}",
    "staff-sign-in-wrong": "账号或密码不对，请核对后再试。",
    "staff-locked": "密码错误次数过多，请 15 分钟后再试。",
    "staff-disabled": "这个账号已经停用，不能登录。如需恢复，请联系系统管理员。",
    "letter-unknown": "没有找到这封投票信。请检查是否扫描完整，或联系业主委员会补发。",
    "letter-wrong": "后六位不正确，还可以再试 {left} 次。请核对产权证登记的证件号码。",
    "letter-locked": "输错五次，这封投票信已锁定。请带身份证件联系业主委员会补发。",
    "code-wrong": "验证码不对，还可以再试 {left} 次。请核对短信里最新的六位数字。",
    "code-expired": "验证码已失效，请重新获取。",
    "tries-exhausted": "尝试次数过多，请一小时后再试，或改用投票信登录。",
    "identification-weak": (
        "本次会议要求用登记的手机号码核对身份后才能投票。请返回表决页获取验证码；"
        "号码有变化或没有登记的，请带身份证件到业主委员会领取纸质票。"
    ),
    "meeting-state": "会议目前的状态是“{state}”，不能进行这项操作。请刷新页面查看最新状态。",
    "meeting-too-early": "现在还不能进行这项操作，最早时间是 {earliest}。",
    "witness-missing": (
        "日志的最新检查点还没有得到见证（{names}）。请稍候再试；如果一直没有，请联系见证方。"
    ),
    "cosignature-refused": "提交的内容不是本次会议日志的见证签名，请核对后重新提交。",
    "second-member-needed": (
        "这一步不能撤销，须由另一位委员登录后确认；提出的人自己不能确认。请通知另一位委员办理。"
    ),
    "paper-waiting": "还有 {waiting} 张收回的纸质票没有录完，请先由两位委员录入，再截止投票。",
    "printing-leave-missing": (
        "投票信由街道办事处印制，或经街道办事处授权后由业主委员会印制。请联系街道办事处。"
    ),
    "dispute-open": ("还有 {waiting} 张票有业主提出异议，请等街道办事处查明后再确认结果。"),
    "draft-incomplete": "{problem}",
    "vote-not-open": "投票还没有开始，开始时间是 {opens_at}。请到时再来。",
    "vote-closed": "投票已经截止，不能再提交。您可以在结果公示后查看表决结果。",
    "already-voted": "这一户已经投过票。本次会议的规则不允许更改，原来的票仍然有效。",
    "choice-missing": "还有表决事项没有选择：{motion}。请每一项都选一个意见。",
    "choice-unknown": "提交的内容与表决票不符，请返回表决页重新选择。",
    "choice-too-many": "“{motion}”最多选 {most} 人，请返回表决页减少选择；一个都不选即为弃权。",
    "passkey-refused": "通行密钥没有通过。请重新打开登录页再试一次，或用短信验证码登录。",
    "meeting-cancelled": "这次会议已经取消，不再投票。原因请看会议公告。",
    "mandate-refused": "{problem}",
    "mandate-revoked": "委托人已经撤销对您的委托，您不能再代他投票。",
    "principal-voted": "委托人本人已经投票，以本人的票为准，您不用再代投。",
    "proxy-voted": "受托人已经代您投票。请重新打开表决页，由您本人再投一次，以本人的票为准。",
    "transfer-refused": "{problem}",
    "owner-new": "您是清册冻结后登记的新业主，这次可以投票；"
    "提议、联名和意见征询，请等下一次冻结清册以后再参加。",
    "paper-changed": "这一户的房屋刚刚登记了转让，请重新打开表决页再投票。",
    "unit-sold": "这处房屋已登记由新业主投票。如有疑问，请与业主委员会联系。",
    "objection-open": "还有 {waiting} 件异议没有答复。请先逐件答复，再进行这一步。",
    "register-frozen": "清册已经冻结，不能再修改。需要更正请为下一次会议导入新的清册。",
    "register-missing": "还没有业主清册，请先导入清册。",
    "file-refused": "{problem}",
    "result-missing": "结果还没有公布，请稍后再来。",
    "verification-failed": "核验没有通过，不能会签。请查看核验步骤，并联系业主委员会说明情况。",
    "key-missing": (
        "签名密钥缺失或不能使用，请联系管理员："
        "缺失的运行 assembly keys init 生成，损坏的从备份恢复。"
    ),
    "glyph-missing": "有无法打印的字：{characters}。请换一种写法，或联系管理员安装含有该字的字体。",
    "receipt-refused": "回执没有核验通过：{problem}。请把回执原件交给街道办事处核查。",
    "page-not-found": "没有找到这个页面。请检查网址，或回到首页重新进入。",
    "method-not-allowed": "这个网址不能这样打开。请回到首页重新进入。",
    "too-large": "文件太大，请压缩到 20 MB 以内再上传。",
    "form-expired": "页面停留太久或已在别处退出，提交没有生效。请返回重新填写。",
    "internal": "出了意外，刚才的操作没有生效，也没有丢失任何内容。请稍后再试，或联系业主委员会。",
}

STATES = {
    "draft": "草拟中",
    "noticed": "已公告",
    "open": "投票中",
    "closed": "已截止",
    "preliminary": "初步结果公示中",
    "final": "已生效",
    "cancelled": "已取消",
}


def explain(error: VotingError) -> str:
    """Return the Chinese sentence for an error."""
    return CHINESE[error.code].format(**error.details)
