"""Steps that take two persons: the sentences that each shows, and those about it."""

SENTENCES = {
    "step-unknown": "请选择要办理的事项。",
    "step-unexplained": "请写明理由，不超过 {most} 个字。",
    "steps-unchosen": "请先在核对无误的各项打勾，再一起确认。",
    "step-waits": "同样的申请已经提出，正在等另一个人确认。",
    "step-decided": "这项申请已经办理过了，请刷新页面查看。",
    "step-lapsed": "这项申请没有在 {lapses_at} 以前确认，已经失效。仍要办理的，请重新提出。",
    "step-changed": "提出以后内容有了改动，这项申请不能再确认。请撤回，核对后重新提出。",
    "step-too-late": "现在提出已经来不及确认了，请核对会议的时间。",
    "step-for-members": (
        "这项申请由工作台的另一位成员确认；没有别的成员能够确认时，才由街道办事处确认。"
    ),
    "step-for-office": "这项申请由街道办事处确认。",
    "step-for-auditors": (
        "这项申请由街道办事处的另一位工作人员确认；没有别人能够确认时，才由工作台的成员确认。"
    ),
    "step-about-tenure": "{community}业主委员会",
    "step-shows-tenure": "任期届满的日子：{ends_on}；换届改选小组产生的日子：{succession_on}",
    "step-shows-tenure-before": "现在登记的：届满 {ends_on}，换届 {succession_on}",
    "step-about-appointment": "{community}任命{post}",
    "step-shows-appointee": "{name}，登录名 {login}，手机号码 {telephone}",
    "step-shows-sight": (
        "这个账号只能看，不能办理。确认以后，系统向这个手机号码发一条链接，由本人设定密码。"
        "请核对是不是本人、号码对不对。"
    ),
    "step-about-dismissal": "{community}的{post}",
    "step-shows-dismissed": "停用的账号：{name}（登录名 {login}），立即退出登录",
    "step-about-handover": "{community}的工作台",
    "step-shows-leaving": "停用的账号，立即退出登录：{accounts}",
    "step-shows-remaining": "继续使用工作台的账号：{accounts}",
    "step-shows-list": "签好的移交清单见凭据，请核对移交人、接收人、监交人的签字。",
    "step-shows-no-list": "没有附签好的移交清单。",
    "account-of": "{name}（登录名 {login}）",
    "step-about-convener": "{community}的业主大会会议",
    "step-shows-convener": "由{convener}召集{formed}",
    "step-shows-convener-formed": "，{day}成立",
    "step-shows-convener-before": "现在登记的：由{convener}召集",
    "step-shows-seat": "{name}，{post}，{seat_side}代表",
    "step-about-contact": "{community}：业主打给谁，纸质票交到哪里",
    "step-shows-contact": "改成　联系电话：{telephone}；纸质表决票交到：{place}",
    "step-shows-contact-before": "现在公布的　联系电话：{telephone}；纸质表决票交到：{place}",
    "fund-amountless": "请填写大于零的金额，例如 12800.50。",
    "fund-purposeless": "请写明用途；用途和理由各不超过 {most} 个字。",
    "fund-counterparty-long": "对方名称不超过 {most} 个字。",
    "fund-day-early": "日期太早了，请核对年份；最早填写{day}。",
    "fund-day-future": "日期不能晚于今天；只登记已经发生的收支。",
    "fund-unopened": "请先登记期初余额，再登记收入和支出。",
    "fund-opened": "期初余额已经登记（{day}）。有错的，请先冲正，再重新登记。",
    "fund-opened-late": "期初余额的日期不能晚于最早的一笔（{day}）。",
    "fund-before-opening": "日期不能早于期初余额（{day}）。",
    "fund-unexplained": (
        "每一笔支出，要么选择批准它的决定，要么写明为什么不须业主大会决定，两者选一样。"
    ),
    "fund-unallowed": (
        "请从列出的决定里选择：只有已经生效、通过、没有撤销的公共收益或者维修资金事项，能够作依据。"
    ),
    "fund-no-spending": "只有支出才选择依据的决定，或者写不须决定的理由。",
    "fund-beyond": (
        "连同还在等待确认的，这项决定的支出比批准的多 {amount}。确实要提出的，请在这里打勾："
        "确认的人、全体业主和街道办事处都会看到超支。"
    ),
    "fund-chat": (
        "【{community}】{year}年第{quarter}季度业主共有资金：期初余额 {before}，收入 {income}，"
        "支出 {spent}，期末余额 {after}。{beyond}每一笔的用途、依据和凭证见 {url}"
    ),
    "fund-chat-beyond": "有 {number} 项决定的支出超过批准的金额。",
    "bank-columns-missing": (
        "没有找到标题行。表格里要有日期、收入（或贷方）、支出（或借方）三栏；最好还有余额、摘要和对方户名。"
    ),
    "bank-too-long": "一次最多读入 {most} 行，请分几次上传。",
    "bank-total-skipped": "合计行，没有读入。",
    "bank-line-amountless": "收入和支出要有一项，也只能有一项。",
    "bank-day-malformed": "日期看不懂：{text}。",
    "bank-amount-malformed": "金额看不懂：{text}。",
    "bank-balance-differs": "余额对不上：按上一行算是 {expected} 元，银行写的是 {found} 元。",
    "bank-nothing-new": (
        "没有可以提出的行：已经入账的、等待确认的不再重复；"
        "支出要先选择依据的决定，或者写明为什么不须决定。"
    ),
    "bank-lines-damaged": "页面上的银行明细不完整，请重新上传文件。",
    "fund-line-known": "银行的这一行已经入账，不再重复登记。",
    "step-about-fund-voucher": "{community}第 {number} 号（{fund-kind} {amount}）补充凭证",
    "act-add-voucher": "确认以后，这份凭证和原来的一起保留；不能替换或者删除。",
    "fund-corrected": "这一笔已经冲正过，或者本身就是冲正，不能再冲正。",
    "fund-uncorrected": "请写明为什么冲正，业主会看到。",
    "step-about-fund": "{community}的业主共有资金：{fund-kind} {amount}",
    "step-about-fund-correction": (
        "{community}的业主共有资金：冲正第 {number} 号（{fund-kind} {amount}）"
    ),
    "step-shows-fund": "日期：{day}；用途或来源：{purpose}",
    "step-shows-fund-organisation": "对方（单位，向公众显示名称）：{name}",
    "step-shows-fund-person": "对方（不向公众显示）：{name}",
    "step-shows-fund-decision": "依据：{meeting}，事项 {number}：{title}",
    "step-shows-fund-gone": "所依据的决定没有通过，或者已被撤销",
    "step-shows-fund-unneeded": "不须业主大会决定，因为：{reason}",
    "step-shows-fund-limit": "这项决定批准的金额：{amount}",
    "step-shows-fund-unlimited": "请注意：这项决定没有写明金额，请核对决定的原文",
    "step-shows-fund-beyond": "请注意：连同这一笔，支出超过这项决定批准的金额",
    "step-notes-fund-beyond": (
        "超出批准的金额 {beyond}：批准 {allowed}，已经入账 {spent}，"
        "先提出、还在等待确认的 {waiting}，加上这一笔共 {total}。确认以后向全体业主公开。"
    ),
    "step-shows-fund-voucher": "凭证见下面；公众只看到“有凭证”",
    "step-shows-fund-voucher-public": "凭证见下面；公众也能打开",
    "step-shows-fund-no-voucher": "没有附凭证",
    "step-about-pledge": "{community}：诉求的服务承诺和环节名称",
    "step-shows-pledge": (
        "改成　{hours} 小时以内答复，超期 {days} 天转到街道；公开电话：{contacts}；环节：{labels}"
    ),
    "step-shows-pledge-before": (
        "现在的　{hours} 小时以内答复，超期 {days} 天转到街道；公开电话：{contacts}；环节：{labels}"
    ),
    "step-about-meeting": "会议“{title}”",
    "step-about-rule": "本小区约定：{rule}",
    "step-about-register": "清册“{source}”",
    "step-about-register-gone": "原来的清册已经被新的清册替换",
    "step-about-paper": "{address}的纸质票，{returned_at} 收回",
    "step-about-transfer": "{sold} 转让给 {buyers}",
    "step-about-delivery": "{where}，{delivery}，{holdings} 户",
    "step-about-mandate": "{address}由 {agent} 代理（{mandate}）",
    "step-about-candidate": "“{motion}”的候选人 {name}",
    "step-shows-withdrawal": "原因：{withdrawal-ground}",
    "step-shows-filed": "送交备案材料的日子：{day}",
    "step-shows-annulment": "{annulment_body}：{by}，{day}，文号 {number}",
    "step-shows-annulled-motions": "撤销这些事项的决定：{motions}",
    "step-shows-annulled-whole": "撤销这次会议的全部决定",
    "step-shows-filing-number": "备案回执编号：{number}",
    "step-shows-unnumbered": "没有备案回执编号",
    "step-shows-owners": "业主：{owners}",
    "step-shows-agent": "代理人的手机号码：{telephone}",
    "step-shows-direction": "委托书写明：{title}，{marks}",
    "step-shows-window": "投票时间：{opens_at} 至 {closes_at}",
    "step-shows-extension": "投票时间延长到 {until}",
    "step-shows-ground": "作废的原因：{void-ground}",
    "step-shows-reason": "理由：{reason}",
    "step-shows-scheduled": "到时间自动开始和截止",
    "step-shows-by-hand": "由委员手动开始和截止",
    "step-shows-meeting-kind": "会议类别：{meeting-kind}",
    "step-shows-objections": "异议期：{days} 天",
    "step-shows-identification": "线上投票核对身份：{identification}",
    "step-shows-rules": "计票规则：{rules}",
    "step-shows-override": "本小区约定：{rule}（{clause}）",
    "step-shows-clause": "依据：{clause}",
    "step-shows-wording": "条款原文：“{wording}”",
    "step-shows-effect": "对业主来说：{effect}",
    "step-shows-paper": "请逐字核对条款原文、会议和日期与下面的文件是否一致。",
    "step-shows-motion": "事项 {number}：{title}（{matter}）\n{text}",
    "step-shows-names": "方案或候选人：{names}",
    "step-shows-seats": "应选 {seats} 人，最多选 {most} 人",
    "step-shows-scope": "参加表决的楼栋：{buildings}",
    "step-shows-review": "候选人 {name} 的联审（{bodies}）：{candidate-finding}。{reason}",
    "step-shows-answer": "候选人 {name} 的本人意见：{answer}",
    "step-shows-translation": "英文译文：{title}　{text}",
    "step-shows-names-translated": "英文方案：{names}",
    "step-shows-opinion": "{body}的意见（{given_on}）：{text}",
    "step-shows-topic": "属于{topic}　{said}",
    "step-shows-budget": "预算：{item} {amount}",
    "step-shows-particulars": "候选人 {name}：{said}",
    "step-shows-document": "附件：{name}，SHA-256 {sha256}",
    "step-shows-register": "清册“{source}”：{units} 个专有部分，计 {persons} 人，计入面积 {area}",
    "step-shows-decided": "第 {line} 行　{text}\n{by}决定：{choice}\n理由：{reason}",
    "step-shows-decided-whole": "{text}\n{by}决定：{choice}\n理由：{reason}",
    "step-shows-corrected": "第 {line} 行　{text}\n{by}改正：{choice}",
    "step-shows-nothing-decided": "读入这份清册时，没有需要委员决定的事项",
    "step-shows-uncompared": "没有填写公布的合计，这份清册没有与它比过",
    "step-shows-compared-equal": "{compared}：公布 {expected}，清册 {found}，一致",
    "step-shows-compared-counted": (
        "{compared}：公布 {expected}，清册 {found}；与计入面积一致（不含车位、储藏室）"
    ),
    "step-shows-compared-more": "{compared}：公布 {expected}，清册 {found}，多 {difference}",
    "step-shows-compared-less": "{compared}：公布 {expected}，清册 {found}，少 {difference}",
    "step-shows-compared-source": "公布的数字出自：{source}（{by}填写）",
    "step-shows-file": "清册文件的 SHA-256：{sha256}",
    "step-shows-telephones": (
        "{units} 户登记的手机号码与上一次冻结的清册不同；原来的号码在公示时已经收到短信"
    ),
    "step-shows-shared-telephone": "手机号码 {telephone} 登记在 {owners} 位业主名下，请核对",
    "step-shows-published": "{published_at} 起公示",
    "step-shows-unpublished": "这份清册没有公示过",
    "step-shows-delivered": "送达（张贴）时间：{on}",
    "step-shows-note": "备注：{note}",
    "step-shows-addresses": "涉及的房屋：{addresses}",
    "text-of-rule": (
        "【{community}】登记了约定“{rule}”（{clause}）。请在 {begins_at} 以前过目，"
        "有异议的请登录 {url} 提出；没有异议的，不用办理。"
    ),
    "text-of-step": (
        "【{community}】{asked_by}提出“{step}”，须由另一个人核对后确认，{lapses_at} 以前有效。"
        "请登录 {url} 办理。"
    ),
}

WORDS = {
    "step": {
        "freeze": "冻结业主清册",
        "adopt": "登记本小区约定的规则",
        "notice": "发布会议公告",
        "cancel": "取消会议",
        "open": "开始投票",
        "extend": "延长投票时间",
        "close": "提前截止并计票",
        "void": "作废一张票",
        "restore": "恢复一张票",
        "discard": "搁置一张无法录入的纸质票",
        "transfer": "登记清册冻结后的转让",
        "deliver": "登记送达",
        "mandate": "登记代理人",
        "withdraw": "候选人退出或取消资格",
        "file": "向街道办事处备案",
        "tenure": "登记业主委员会的任期",
        "convener": "登记由谁召集会议",
        "contact": "更改业主打给谁、纸质票交到哪里",
        "pledge": "更改诉求的服务承诺和环节名称",
        "annul": "登记决定被撤销",
        "platform": "向业主公开平台结果（导入）",
        "appoint": "任命监督人员或楼栋长",
        "dismiss": "免去监督人员或楼栋长",
        "handover": "换届移交",
        "recover": "重置一个账号的动态码",
        "recover-auditor": "重置街道办事处一个账号的动态码",
        "fund": "登记业主共有资金的账目",
        "assess": "开始一次考评",
        "unassess": "取消一次考评",
        "declare": "填报物业服务的公示内容",
        "sample": "抽查回访",
        "neighbour": "加入能人库",
        "agreement": "登记调解协议",
        "breach": "处理违反管理规约",
        "daily": "小区日常事务（固定日子、纪要）",
        "strike": "隐去公开的文字",
        "takeover": "新旧物业交接",
        "joint": "与别的小区一起办",
    },
    "step-decision": {
        "confirmed": "确认",
        "declined": "不同意",
        "withdrawn": "撤回",
    },
    "step-state": {
        "waiting": "等待确认",
        "lapsed": "已失效",
        "confirmed": "已确认并办理",
        "declined": "没有同意",
        "withdrawn": "已撤回",
    },
    "identification": {
        "letter": "投票信",
        "telephone": "手机验证码",
        "passkey": "通行密钥",
    },
}
