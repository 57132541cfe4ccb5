"""Neighbours among themselves: who helps, what is mediated."""

SENTENCES = {
    "neighbour-listed": "这个人已经在能人库里，写的也一样。",
    "neighbours-too-many": "能人库最多 {most} 人。",
    "mediators-unchosen": "请从能人库里选一位愿意调解的人；还没有的，先把人加进能人库。",
    "mediation-concern": "没有这个编号的诉求，请核对。",
    "party-missing": "请写另一方：是业主的写房屋，不是业主的写姓名或单位。",
    "parties-alike": "双方是同一户，请核对。",
    "mediation-ended": "这次调解已经结束。",
    "mediation-unjoined": "还有一方没有说参加，双方都参加以后再写协议。",
    "mediation-names": "什么事里写了一方的姓名或者房屋，请去掉：双方都参加以前，互相看不到是谁。",
    "mediations-too-many": "一天最多开始 {most} 次调解，请明天再来。",
    "mediations-of-home": "同一户三十天里最多 {most} 次调解，请过些日子再来，或者请街道办事处。",
    "wordings-too-many": "已经写过 {most} 稿，不能再写，请结束这次调解，当面商量好了再开始一次。",
    "breaches-too-many": "一天最多记 {most} 件，请明天再来。",
    "breaches-of-home": "同一户三十天里最多记 {most} 件。",
    "agreement-changed": "协议的内容已经改了，请刷新页面，看过新的再答复。",
    "agreement-missing": "还没有交给双方的协议，或者有一方不同意，请先写好协议。",
    "text-of-mediation": (
        "【{community}】有一次调解（第 {number} 号）请您参加，自愿参加，随时可以退出。"
        "请登录“我的小区”查看。"
    ),
    "text-of-agreement": (
        "【{community}】调解第 {number} 号有了协议稿，同意不同意由您决定，请登录“我的小区”查看。"
    ),
    "text-of-mediation-end": "【{community}】调解第 {number} 号已经结束，请登录“我的小区”查看。",
    "step-about-neighbour": "{community}：{name}加入能人库",
    "step-shows-skill": "公开的特长：{skill}",
    "step-shows-mediator": "愿意做调解",
    "step-about-agreement": "{community}：调解第 {number} 号，双方已在协议上签字",
    "step-shows-party": "当事人：{name} {address}",
    "step-shows-agreement": "协议：{text}",
    "breach-days": "给本人说明的时间要有 {least} 到 {most} 天，请改日子。",
    "breach-untold": "这一户没有登记电话，收不到短信，请写明是怎样告知本人的。",
    "breach-decided": "已经处理或者撤销，不能再说明，也不能再处理。",
    "breach-unheard": "本人还没有说明，说明的时间也没有过，现在不能处理。",
    "breach-unworded": "请写公开的内容（不写姓名和房号）。",
    "breach-damages": "选了支付违约金的请填金额，没有选的请留空。",
    "breach-naming": "本人没有同意公开姓名，不能公开姓名。",
    "breach-names": "公开的内容或者写的条款里有业主的姓名或者房号，请去掉。",
    "breach-judgment": "写了判决的案号，请同时附上判决书。",
    "breach-several-owners": "这一户不止一位业主，一个人不能替大家同意公开姓名，请不要勾。",
    "breach-nothing-owed": "没有欠付的违约金。",
    "breach-overpaid": "支付的金额要大于零，不能多于还欠的。",
    "breach-paid-to-come": "支付的日子不能晚于今天。",
    "breach-struck": "已经撤销。",
    "text-of-breach": (
        "【{community}】有一件关于您家的管理规约记录（第 {number} 号），还没有处理，"
        "请登录“我的小区”查看，在期限以前说明情况。"
    ),
    "text-of-breach-decided": (
        "【{community}】关于您家的管理规约记录（第 {number} 号）已经处理，请登录“我的小区”查看。"
    ),
    "text-of-breach-struck": (
        "【{community}】关于您家的管理规约记录（第 {number} 号）已经撤销，请登录“我的小区”查看。"
    ),
    "step-about-breach": "{community}：管理规约第 {number} 号记录（{article}）",
    "step-shows-facts": "记的情况：{text}",
    "step-shows-breach-answer": "本人的说明：{text}",
    "step-shows-breach-dropped": "处理：不成立，什么都不公开",
    "step-shows-measure": "处理：{measure}",
    "step-shows-breach-text": "公开的内容：{text}",
    "step-shows-damages": "违约金：{amount}",
    "step-shows-judgment": "生效判决：{number}",
    "step-shows-named": "公开姓名：是",
    "step-shows-unnamed": "公开姓名：否",
    "step-shows-payment": "{day}支付 {amount}",
    "step-shows-struck": "撤销，原因：{reason}",
    "act-note-breach": (
        "记下以后马上告诉这一户，不能删除，可以两人撤销。两人处理以前，什么都不公开。"
    ),
    "act-breach": (
        "确认以后按上面写的登记。处理成立的，公开的内容、违约金和支付情况对所有人公开，"
        "写明公开姓名的才有姓名，房号从不公开；错了可以两人撤销。"
    ),
    "act-breach-paid": "确认以后登记为已经支付，支付情况对所有人公开。",
    "act-breach-struck": "确认以后撤销，公众只看到编号和“已撤销”；本人会收到短信。",
    "act-add-neighbour": "确认以后，姓名和特长对所有人公开；本人要求的，随时删去。",
    "act-begin-mediation": (
        "开始以后马上发短信告诉双方，不能删除。双方都说参加以前，互相看不到是谁；"
        "公众只看到次数，看不到双方和内容。"
    ),
    "act-propose-agreement": "马上发短信告诉双方；已经同意过上一稿的，要重新同意。",
    "act-signed-agreement": "确认以后就是双方的协议，不能再改；签字的纸只有工作台看得到。",
    "act-record-joined": "双方都同意以后，互相看得到对方是谁；本人当面同意了才记，记下不能恢复。",
    "act-end-mediation": "按没有达成协议结束，马上告诉双方，不能恢复；需要的可以另外开始一次。",
}

WORDS = {
    "breach-state": {
        "noted": "等本人说明",
        "answered": "本人已说明，等处理",
        "upheld": "已处理",
        "dropped": "不成立",
        "struck": "已撤销",
    },
    "measure": {
        "reminder": "提醒改正",
        "criticism": "通报批评",
        "damages": "支付违约金",
    },
    "mediation-state": {
        "underway": "调解中",
        "proposed": "等双方同意",
        "agreed": "达成协议",
        "ended": "没有达成协议",
    },
}
