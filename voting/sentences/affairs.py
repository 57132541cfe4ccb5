"""Affairs of the owners outside of a meeting: proposals, polls, the board."""

SENTENCES = {
    "disclosure-untitled": "请填写标题（{most} 字以内）。",
    "disclosure-unexplained": "请写明撤下的原因，业主会看到。",
    "poll-incomplete": "请选择种类，填写标题和说明。",
    "poll-ends-past": "截止时间要在现在之后。",
    "buildings-unknown": "清册里没有这些楼栋：{buildings}。",
    "poll-not-open": "这次征求意见已经截止，或者不在您所在的楼栋进行。",
    "question-unanswered": "还有问题没有选，请每一项都选一个。",
    "proposal-incomplete": "请填写标题（{most_title} 字以内）和内容（{most_text} 字以内）。",
    "proposals-too-many": "您有 {most} 件提议正在征集联名，请先撤回一件。",
    "proposal-of-earlier-register": "这件提议按以前的业主清册征集，您的房屋不在其中。",
    "proposal-ended": "这件提议已经结束，不再征集联名。",
    "proposal-answer-missing": "请写明答复（{most} 字以内）；已撤回或已答复的不能再答。",
}

WORDS = {
    "poll": {
        "consultation": "楼栋先行议事",
        "satisfaction": "物业服务满意度调查",
    },
    "opinion": {
        "for": "赞成",
        "against": "不赞成",
        "unsure": "说不好",
    },
    "score": {
        "5": "很满意",
        "4": "满意",
        "3": "一般",
        "2": "不满意",
        "1": "很不满意",
    },
    "dimension": {
        "reception": "客服接待",
        "complaints": "投诉处理",
        "order": "秩序维护",
        "gate": "门岗和访客",
        "parking": "停车管理",
        "cleaning": "公共清洁",
        "rubbish": "垃圾清运",
        "planting": "绿化养护",
        "repairs": "公共设施维修",
        "lifts": "电梯和消防",
        "accounts": "收支公开",
        "improvement": "问题整改和改进",
    },
    "disclosure": {
        "revenue": "公共收益收支",
        "fund": "维修资金使用",
        "contract": "合同和招标",
        "committee": "业主委员会会议和决定",
        "property": "物业服务和收费",
        "other": "其他",
        "execution": "执行情况",
    },
    "disclosure-state": {"shown": "公示中", "taken-down": "已撤下"},
    "disclosure-order": {"posted": "公示时间", "title": "标题", "amount": "金额"},
    "proposal-state": {"open": "征集联名中", "answered": "已答复", "withdrawn": "已撤回"},
    "proposal-order": {"made": "提出时间", "support": "联名面积", "title": "标题"},
    "poll-state": {"open": "征求中", "over": "已截止"},
    "poll-order": {"made": "发起时间", "closes": "截止", "title": "标题"},
}
