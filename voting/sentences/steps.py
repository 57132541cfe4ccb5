"""What takes two persons: what each step shows, and what is said of it."""

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
        "这项申请由业主委员会的另一位委员确认；没有别的委员能够确认时，才由街道办事处确认。"
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
    "step-shows-owners": "业主：{owners}",
    "step-shows-agent": "代理人的手机号码：{telephone}",
    "step-shows-direction": "委托书写明：{title}，{marks}",
    "step-shows-window": "投票时间：{opens_at} 至 {closes_at}",
    "step-shows-extension": "投票时间延长到 {until}",
    "step-shows-ground": "作废的原因：{void-ground}",
    "step-shows-reason": "理由：{reason}",
    "step-shows-scheduled": "到时间自动开始和截止",
    "step-shows-by-hand": "由委员手动开始和截止",
    "step-shows-interim": "临时会议",
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
    "step-shows-review": (
        "候选人 {name} 的联审（{bodies}）：{candidate-finding}。{reason}\n本人意见：{answer}"
    ),
    "step-shows-topic": "属于{topic}　{said}",
    "step-shows-budget": "预算：{item} {amount}",
    "step-shows-particulars": "候选人 {name}：{said}",
    "step-shows-document": "附件：{name}，SHA-256 {sha256}",
    "step-shows-register": "清册“{source}”：{units} 个专有部分，计 {persons} 人，计入面积 {area}",
    "step-shows-decided": "第 {line} 行　{text}　{by}决定：{choice}；理由：{reason}",
    "step-shows-corrected": "第 {line} 行　{text}　{by}改正：{choice}",
    "step-shows-uncompared": "没有填写公布的合计，这份清册没有与它比过",
    "step-shows-compared-equal": "{compared}：公布 {expected}，清册 {found}，一致",
    "step-shows-compared-counted": (
        "{compared}：公布 {expected}，清册 {found}；与计入面积一致（不含车位、储藏室）"
    ),
    "step-shows-compared-more": "{compared}：公布 {expected}，清册 {found}，多 {difference}",
    "step-shows-compared-less": "{compared}：公布 {expected}，清册 {found}，少 {difference}",
    "step-shows-compared-source": "公布的数字出自：{source}（{by}填写）",
    "step-shows-file": "清册文件的 SHA-256：{sha256}",
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
