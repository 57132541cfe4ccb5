"""Neighbours among themselves: who helps, what is mediated."""

SENTENCES = {
    "neighbour-listed": "这个人已经在能人库里，写的也一样。",
    "neighbours-too-many": "能人库最多 {most} 人。",
    "mediators-unchosen": "请从能人库里选一位愿意调解的人；还没有的，先把人加进能人库。",
    "mediation-concern": "没有这个编号的诉求，请核对。",
    "party-missing": "请写另一方：是业主的写房屋，不是业主的写姓名或单位。",
    "parties-alike": "双方是同一户，请核对。",
    "mediation-ended": "这次调解已经结束。",
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
    "act-add-neighbour": "确认以后，姓名和特长对所有人公开；本人要求的，随时删去。",
    "act-begin-mediation": (
        "开始以后马上发短信告诉双方，不能删除。公众只看到次数，看不到双方和内容。"
    ),
    "act-propose-agreement": "马上发短信告诉双方；已经同意过上一稿的，要重新同意。",
    "act-signed-agreement": "确认以后就是双方的协议，不能再改；签字的纸只有工作台看得到。",
    "act-end-mediation": "按没有达成协议结束，马上告诉双方，不能恢复；需要的可以另外开始一次。",
}

WORDS = {
    "mediation-state": {
        "underway": "调解中",
        "proposed": "等双方同意",
        "agreed": "达成协议",
        "ended": "没有达成协议",
    },
}
