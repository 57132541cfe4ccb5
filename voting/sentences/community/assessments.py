"""Yearly assessments: of the property company, the committee, a manager."""

SENTENCES = {
    "assessment-unnamed": "请写明考评谁（{most} 字以内）：单位的名称，或者岗位，不写个人姓名。",
    "assessment-year": "请填写 {before} 或者 {present}。",
    "assessment-first-day": "第一天最早是明天：开始以前要有另一个人确认，也让被考评的一方先知道。",
    "assessment-last-day": "从第一天到最后一天，最少 {least} 天，最多 {most} 天。",
    "assessment-invited-many": "最多请 {most} 户业主代表。",
    "assessment-invited-few": "业主代表至少请 {least} 户：再少，看得出是谁评的。",
    "assessment-own-judges": "业主委员会的履职评价请全体业主评，不能自己挑业主代表来评。",
    "assessment-uninvited": "只请业主代表评价的，请写出他们的房号；请全体业主评价的，这里留空。",
    "assessment-invited-unknown": (
        "清册里找不到这些房号：{addresses}。请写成 2栋1单元301，每行一个。"
    ),
    "assessment-pay-missing": "职业经理人考评要写明约定：达标率到多少，发多少报酬。",
    "assessment-pay-unneeded": "只有职业经理人考评才填写报酬。",
    "assessment-pay-malformed": "请填写百分数，最多一位小数，例如 92.5；一档的两格都要填。",
    "assessment-pay-begins": "第一档的达标率请填 0，写明分数最低的时候发多少。",
    "assessment-pay-falls": "一档比一档高：达标率要大于上一档，报酬不能少于上一档。",
    "assessment-pay-beyond": "达标率不能超过 100，报酬不能超过 200。",
    "assessment-register-changed": "提出以后又冻结了新的业主清册，请撤回，重新提出。",
    "assessment-twice": "同一年对同一方的这种考评已经有了。",
    "assessment-over": "已经结束或者取消，不能再取消。",
    "assessment-unexplained": "请写明为什么取消，不超过 {most} 个字；业主会看到。",
    "assessment-not-open": "这次考评没有在进行：还没有开始，或者已经截止。您填的没有记下。",
    "assessment-not-asked": (
        "这次考评没有请您的房屋评价：只请了业主代表，或者您的房屋不在这次用的业主清册里。"
    ),
    "assessment-unmarked": "请至少给一项打分；每一项都不了解的，不用提交。",
    "assessment-remark-long": "想说的话不超过 {most} 个字。",
    "assessment-pay-step": "达标率到 {score}，发约定报酬的 {share}",
    "step-about-assessment": "{community}：{year}年{assessment}（{subject}）",
    "step-about-assessment-cancelled": "{community}：取消{year}年{assessment}（{subject}）",
    "step-shows-assessment": "从 {opens_at} 开始，{closes_at} 截止",
    "step-shows-assessment-owners": "请全体业主评价，每户一份",
    "step-shows-assessment-invited": "只请业主代表评价，共 {number} 户：{homes}",
    "act-assess": (
        "确认以后立即公告，业主和被考评的一方都看得到；到第一天自动开始，截止时结果自动向所有人公开，"
        "谁都不能提前看到，也不能修改。到第一天还没有人确认的，这次考评作废。"
    ),
    "act-cancel-assessment": (
        "取消以后，已经填的评价全部删除，不出结果；取消的原因向全体业主公开，不能恢复。"
    ),
    "assessment-chat-announced": (
        "【{community}】{year}年{assessment}（{subject}）从 {opens_at} 开始，{closes_at} 截止。"
        "{whom}，手机上一分钟填完。详见 {url}"
    ),
    "assessment-chat-running": (
        "【{community}】{year}年{assessment}（{subject}）正在进行，{closes_at} 截止。{whom}，"
        "登录后一分钟填完，截止前可以改。已有 {answered} 户评价，共请 {asked} 户。"
        "谁怎么评的，任何人都看不到；结果截止时公开。请打开 {url}"
    ),
    "assessment-chat-closed": (
        "【{community}】{year}年{assessment}（{subject}）的结果：{asked} 户中 {answered} 户评价。"
        "{score}每一项的得分、各楼栋的情况和往年的对照见 {url}"
    ),
    "assessment-chat-score": (
        "服务达标率 {good}，平均 {mean} 分（满分 5 分）。得分最高：{best}；最低：{worst}。"
    ),
    "assessment-chat-dimension": "{name} {mean} 分",
    "assessment-chat-few": "打分的不足 5 户，不公布分数。",
    "assessment-chat-cancelled": (
        "【{community}】{year}年{assessment}（{subject}）已经取消。原因：{reason}"
    ),
    "assessment-whom-owners": "请全体业主评价",
    "assessment-whom-representatives": "请受邀的业主代表评价",
}

WORDS = {
    "assessment": {
        "property": "物业服务年度考评",
        "committee": "业委会履职评价",
        "manager": "职业经理人考评",
    },
    "assessment-state": {
        "announced": "还没有开始",
        "running": "正在进行",
        "closed": "结果已公开",
        "cancelled": "已取消",
    },
    "audience": {
        "owners": "全体业主",
        "representatives": "受邀的业主代表",
    },
    "committee-dimension": {
        "publishing": "公开账目和决定",
        "listening": "听取和回复意见",
        "deliberating": "按时开会议事",
        "executing": "落实业主大会的决定",
        "supervising": "监督物业服务",
        "guarding": "管好共有资金",
        "mediating": "协调邻里和各方",
        "integrity": "公道廉洁",
    },
    "manager-dimension": {
        "presence": "在岗在现场",
        "answering": "回应诉求",
        "managing": "现场和人员管理",
        "mending": "问题整改",
        "accounting": "收支公开",
        "dealing": "与业主沟通",
    },
    "dimension-hint": {
        "reception": "接电话、接待、报修登记",
        "complaints": "有回音，说到做到",
        "order": "巡逻、监控、楼道堆物",
        "gate": "门岗有人，外人有登记",
        "parking": "车位、道路、充电",
        "cleaning": "楼道、大堂、道路",
        "rubbish": "及时清运，没有异味",
        "planting": "修剪、补种、除虫",
        "repairs": "照明、门禁、水管",
        "lifts": "少停梯，通道畅通",
        "accounts": "账目看得到，看得懂",
        "improvement": "提过的问题改了没有",
        "publishing": "按时，看得懂",
        "listening": "找得到人，有回音",
        "deliberating": "事先公告，会后公开",
        "executing": "定了的事办了没有",
        "supervising": "考评、催办、验收",
        "guarding": "每一笔有依据",
        "mediating": "有了矛盾肯出面",
        "integrity": "不偏不倚，不谋私利",
        "presence": "常看得到人",
        "answering": "快，说到做到",
        "managing": "保安、保洁、维修",
        "mending": "提过的问题改了没有",
        "accounting": "按时，看得懂",
        "dealing": "态度好，讲得清",
    },
    "assessment-score": {
        "5": "5 很好",
        "4": "4 好",
        "3": "3 一般",
        "2": "2 差",
        "1": "1 很差",
        "unknown": "不了解",
    },
}
