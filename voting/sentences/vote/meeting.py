"""A meeting: its draft, its rules, its dates and its states."""

from audit.sentences import CLOCK_TITLES

SENTENCES = {
    "votes-online": "投票期间用本手机号码登录投票网页即可。",
    "votes-online-at": "投票期间请打开 {url} ，用本手机号码登录投票。",
    "votes-on-paper": (
        "按当地规定，网上投票只能在市里的电子投票系统进行；"
        "在这里请填写投票信背面的纸质表决票，签名后交到信上写明的地方。"
    ),
    "meeting-state": "会议目前的状态是“{state}”，不能进行这项操作。请刷新页面查看最新状态。",
    "meeting-too-early": "现在还不能进行这项操作，最早时间是 {earliest}。",
    "meeting-cancelled": "这次会议已经取消，不再投票。原因请看会议公告。",
    "cancellation-unexplained": "请写明取消的原因（{most} 字以内），业主会看到。",
    "amount-malformed": "金额请写成 12800.50 这样的数字，单位是元。",
    "budget-too-long": "预算最多 {most} 行，请合并小项。",
    "budget-line-malformed": "预算的这一行看不懂：“{line}”。请写成“曳引机更换 300000”的样子。",
    "translation-incomplete": (
        "译文要填就填全：标题、内容都要有；多方案的，英文方案要与中文方案一样多，每行一个。"
    ),
    "particulars-too-long": "候选人情况每人不超过 {most} 个字。",
    "meeting-untitled": "请填写会议名称，不超过 {most} 个字。",
    "meeting-not-first": (
        "本小区已经公告过业主大会会议，这次不再是首次会议；请在“会议类别”处选定期会议或者临时会议。"
    ),
    "meeting-times-wrong": "截止时间必须晚于开始时间，并且晚于现在。",
    "objection-days-wrong": "异议期应为 0 到 {most} 天。",
    "objection-days-too-few": "异议期不能少于 {least} 天（{source}），请修改天数。",
    "rule-set-unlisted": "请选择列出的计票规则。",
    "rule-set-not-in-force": "{title}自 {since} 起施行，现在还不能采用，请选择别的规则。",
    "rule-set-ended": "{title}施行到 {until} 为止，不能再采用，请选择别的规则。",
    "calendar-unpublished": (
        "公示期满的日子要看 {year} 年的节假日安排，自 {year} 年 1 月 1 日起还没有公布。"
        "请把截止时间提前，或者等国务院办公厅公布后再公告。"
    ),
    "event-before-its-clock": "还不到时间：{name}，最早 {bound}（{source}）。请到时再办。",
    "event-without-its-past": "{name}：前一步还没有办（{source}）。请先办前一步。",
    "publication-missing": (
        "{clock}：要先公示满 {days} 日才能开始投票（{source}）。"
        "请在表决事项里填写已经开始公示的日子；还没有公示的，请先公示。"
    ),
    "topic-doubtful": (
        "{motion}：内容似乎是“{topic}”，当地对它另有公示期限或者限制。是的话，请在表决事项里选上。"
    ),
    "delegation-barred": (
        "{motion}：似乎授权业主委员会决定须由业主共同决定的事项，当地规定不允许（{source}）。请修改。"
    ),
    "pause-too-short": (
        "上次表决参与不足、没有形成决定的事项，现在还不能再次提交：最早 {earliest} 公告"
        "（{source}）。请删去这一项，或者到时再公告。"
    ),
    "pause-doubtful": (
        "{motion}：与“{meeting}”里参与不足、没有形成决定的“{earlier}”属于同一类。"
        "是同一件事的，本小区约定的间隔期满以前不能再次提交。"
    ),
    "publication-since": "{publication}自{day}起公示",
    "clock-too-early": ("{clock}的时间不够：最早 {bound}（{source}）。请修改投票时间。"),
    "clock-too-late": "{clock}超过了期限：最迟 {bound}（{source}）。请修改时间。",
    "broken-clock-short": (
        "{clock_title}：期限不足。{at} 就办了下一步，按规定最早应在 {bound}（{source}）。"
    ),
    "broken-clock-late": "{clock_title}：超过期限。{at} 才办，按规定最迟应在 {bound}（{source}）。",
    "broken-clock-missing": "{clock_title}：{at} 开始投票以前，没有先公示（{source}）。",
    "broken-clock-unknown": "{clock_title}：无法核对期限，还没有那时的节假日安排（{source}）。",
    "broken-platform": "网上投票：{ballots} 张网上票不是在官方平台投的（{source}）。",
    "broken-clock-outranked": "{clock_title}：{source}只要 {days} 日，上位规定更长：{higher}。",
    "notice-outranked": (
        "按{source}，提前 {days} 日公告即可；但位阶更高的{higher}。"
        "稳妥起见，请把投票开始时间改到 {safe} 以后。"
    ),
    "motion-incomplete": (
        "请填写标题（不超过 {most_title} 个字）和内容（不超过 {most_text} 个字）。"
    ),
    "motions-missing": "还没有表决事项，请先添加至少一项再公告。",
    "register-not-frozen": "还没有冻结的业主清册，请先导入并冻结清册再公告。",
    "extension-too-late": "投票时间已经结束，不能再延长。",
    "extension-not-agreed": (
        "议事规则没有约定可以延长投票，本次会议不能延长。需要的话，请先表决通过这样的条款。"
    ),
    "window-too-long": "投票期限太长了：最迟 {bound} 截止（{source}）。请改短。",
    "opening-passed": "投票开始时间已经过去，请修改投票时间。",
    "opinion-incomplete": "请选择出具意见的单位，并填写意见，不超过 {most} 个字。",
    "opinion-not-given-yet": "出具意见的日期不能晚于今天。",
    "identification-source": "没有另外约定的，凭投票信",
    "deviation": "{rule}。{effect}依据：{clause}。",
    "override-incomplete": "请选择一项约定，并写明文件和条款（例如：议事规则第二十一条）。",
    "override-is-own": "这就是现行规则本身的规定，不用另行约定。",
    "override-unlawful": "当地规定不允许这样约定，请选择别的规则。",
    "meeting-held-elsewhere": "不是在本系统举行的会议",
    "clause-unworded": "请照文件抄写条款原文，不超过 {most} 个字。",
    "clause-meeting-missing": "请写明是哪一次会议通过的，不超过 {most} 个字。",
    "clause-meeting-not-final": "那次会议的结果还没有生效，它通过的条款现在还不能登记。",
    "clause-before-its-meeting": "通过日期不能早于那次会议的截止时间 {closes_at}。",
    "clause-too-new": (
        "条款须在登记和会议公告的前一天以前已经表决通过；同一次会议上才通过的，下次会议起适用。"
    ),
    "rules-changed": (
        "本小区约定的规则与草稿里的不一样了（有新生效的，或者街道办事处提出了异议）。"
        "请在“计票规则”处按现行约定更新，核对后再公告。"
    ),
    "rule-objection-missing": "请写明对这项约定有什么异议、依据是什么，不超过 {most} 个字。",
    "rule-already-so": "已经办理过了，请刷新页面查看。",
    "extension-no-later": "新的截止时间必须晚于原来的 {closes_at}。",
    "extensions-used-up": "按议事规则的约定，最多延长 {times} 次。",
    "extension-too-long": "按议事规则的约定，最多延长 {times} 次，合计不超过 {days} 日。",
    "motion-building-unknown": "{motion}：清册里没有 {building}，请核对参加表决的楼栋。",
    "approval-malformed": "请选择表决事项的类别。",
    "options-malformed": "多方案表决请每行填写一个方案，名称不能重复，也不能叫“弃权”。",
    "withdrawal-too-late": "投票已经截止，候选人不能再退出或取消资格。",
    "withdrawal-already-so": "候选人 {name} 已经退出或被取消资格。",
    "withdrawal-ground-missing": "请选择候选人退出或取消资格的原因。",
    "candidate-on-paper": "{name}（已退出或被取消资格，照票面勾选，不计入席位）",
    "text-of-withdrawal": (
        "【{community}】“{motion}”的候选人 {name} 不再参选（{ground}）。"
        "已经投给他的票不计入席位；规则允许更改的，可以在截止前改投。"
    ),
    "candidates-too-few": (
        "{motion}：应选 {seats} 人，候选人只有 {candidates} 人，选不满；缺额以后须补选。"
    ),
    "seats-least": (
        "{motion}：应选 {seats} 人，少于业主委员会最少的 {least} 人（{source}）。"
        "这样只能补选委员，不成立新的业主委员会。"
    ),
    "seats-most": "{motion}：应选 {seats} 人，多于业主委员会最多的 {most} 人（{source}）。",
    "seats-odd": "{motion}：应选 {seats} 人，业主委员会人数应当是单数（{source}）。",
    "term-end-barred": (
        "{motion}：换届期间不能表决这一项（{source}）。请等新一届业主委员会选出后再提交表决。"
    ),
    "succession-barred": (
        "{motion}：换届改选小组已于{day}产生，到新一届业主委员会选出以前不能表决这一项（{source}）。"
        "请留给新一届业主委员会。"
    ),
    "tenure-unrecorded": (
        "{motion}：换届期间不能表决这一项（{source}）。街道办事处还没有登记业主委员会的任期，"
        "请先问清是否已经进入换届。"
    ),
    "tenure-ending": (
        "业主委员会的任期到{day}届满，早于投票截止。请先办换届，或者请街道办事处确认由谁召集。"
    ),
    "review-bodies-missing": "请写明参加联审的单位，不超过 {most} 个字。",
    "review-unreasoned": (
        "未通过联审的，请写明理由和候选人本人的意见，各不超过 {most} 个字；本人没有意见的写“无”。"
    ),
    "review-candidate-unknown": "候选人名单里没有这个人，请刷新页面再选。",
    "review-strikes-all": "只剩这一位候选人，不能再去掉。请先补充候选人，或者删除这一项选举。",
    "review-incomplete": "{motion}：{name}未通过联审，没有写明理由和本人意见，不能公告。",
    "review-contradicted": (
        "{motion}：{name}未通过联审，又列在候选人里。请从名单里去掉，或者重新登记联审。"
    ),
    "candidate-struck": "未列入候选人（{bodies}联审）：{reason}　本人意见：{answer}",
    "review-of-some": "{motion}：还没有登记{names}的联审情况。",
    "candidates-malformed": "选举请每行填写一位候选人，不能重复，并填写应选人数（至少 1 人）。",
    "platform-official": (
        "{source}。因此本次会议不在本系统开放网上投票：这里准备清册、公告、投票信和纸质票，"
        "网上投票请到市里的电子投票系统办理。"
    ),
    "window-wrong": "投票期限应不少于 {least} 日、不超过 {most} 日，请修改时间。",
    "notice-too-late": (
        "公告的时间不够（{source}）：现在公告，最早 {earliest} 才能开始投票，请修改时间。"
    ),
    "mark-missing": "{motion}：表决票缺少选项“{mark}”。",
    "mark-unknown": "{motion}：表决票有多余的选项“{mark}”。",
    "wording-differs": "{motion}：表决票的文字与公告不一致。",
    "election-of-another-matter": (
        "{motion}：选举应归入“选举业主委员会或者更换业主委员会成员”一类。"
    ),
    "several-matters": "{motion}：似乎涉及几件事（{matter}），请一项一事，分开表决。",
    "bar-doubtful": "{motion}：内容似乎属于“{matter}”，通过的比例不同，请核对类别。",
    "bar-of-half": "过半数",
    "bar-inclusive": "{share}以上",
    "bar-exclusive": "超过{share}",
    "share-of-whole": "{whole}分之{above}",
    "quorum": "须有{bar}的业主参与，",
    "bar-of-eligible": "并经全体业主{bar}同意；按面积和按人数都要达到。",
    "bar-of-participants": "并经参与表决的业主{bar}同意；按面积和按人数都要达到。",
    "date-if-noticed-now": "如果现在发布公告；公告须提前 {days} 日",
    "date-no-later": "再晚就来不及按时开始",
    "date-of-notice": "全部事项同时公示，提前 {days} 日",
    "date-of-notice-and-candidates": "候选人和全部事项同时公示，提前 {days} 日",
    "date-of-objections": "截止当天公示初步结果，异议期 {days} 天",
    "vote-of-days": "投票共 {days} 天",
    "vote-under-a-day": "投票不足一天",
}

WORDS = {
    "clock-title": CLOCK_TITLES,
    "effect": {
        "silent-with-majority": (
            "收到表决票、到截止还没有投的，按多数人的意见计票。"
            "不愿意这样，请在截止前投票；两边都不赞成的，可以投弃权。"
        ),
        "silent-abstain": "收到表决票、到截止还没有投的，算参加了表决并且弃权。",
        "invalid-participates": "废票也算参加了表决，但不算同意，请照要求填写。",
        "revote-first": "请想好再投。",
        "early_close-irreversible": "投票可能提前结束，请早些投。",
    },
    "duty": {
        "residents_committee-told": "公告会议的同时，告知居民委员会",
        "residents_committee-attends": "公告会议的同时报居民委员会，请居民委员会派代表列席",
        "system_report-True": "在当地的物业管理信息系统填报、公示",
        "paper-on-request": "业主要纸质表决票的，提供给他",
        "paper-parallel": "同时组织没有在网上参加的业主书面表决，票数合并计算",
        "delegation_barred-True": "须由业主共同决定的事项，不能授权业主委员会决定",
        "only_noticed-True": "公告以外的事项，这次会议不能表决；临时提出的，另行公告",
    },
    "rule-state": {
        "shown": "等街道办事处过目",
        "in-force": "现行有效",
        "objected": "街道办事处有异议，暂不适用",
        "replaced": "已被后来的约定代替",
    },
    "state": {
        "draft": "草拟中",
        "noticed": "已公告",
        "open": "投票中",
        "closed": "已截止",
        "preliminary": "初步结果公示中",
        "final": "已生效",
        "cancelled": "已取消",
    },
    "stage": {
        "starting": "已公告，等待开始投票",
        "ended": "投票已截止，等待计票",
    },
    "matter": {
        "rules-of-procedure": "制定和修改业主大会议事规则",
        "management-covenant": "制定和修改管理规约",
        "elect-committee": "选举业主委员会或者更换业主委员会成员",
        "hire-or-dismiss-manager": "选聘和解聘物业服务企业或者其他管理人",
        "use-maintenance-fund": "使用建筑物及其附属设施的维修资金",
        "raise-maintenance-fund": "筹集建筑物及其附属设施的维修资金",
        "rebuild": "改建、重建建筑物及其附属设施",
        "change-common-use": "改变共有部分的用途或者利用共有部分从事经营活动",
        "spend-common-revenue": "使用公共收益（有关共有和共同管理权利的其他重大事项）",
        "other-major": "有关共有和共同管理权利的其他重大事项",
    },
    "clock": {
        "candidates-publicity": "公示候选人",
        "candidates-lead": "选举前公示候选人",
        "pause": "再次提交表决",
        "term-end": "换届期间的表决",
        "price-audit": "调整收费标准前公示审计结果",
        "tender": "公示招标文件",
    },
    "meeting-kind": {
        "first": "首次业主大会会议",
        "regular": "定期会议",
        "interim": "临时会议",
    },
    "topic": {
        "price-change": "调整物业服务收费标准",
        "tender": "以招标方式选聘物业服务企业",
    },
    "publication": {
        "price-change": "审计结果",
        "tender": "招标文件",
    },
    "candidate-finding": {
        "admitted": "通过，可以参选",
        "struck": "未通过，不列入候选人",
    },
    "withdrawal-ground": {
        "withdrew": "本人退出",
        "not-eligible": "不符合条件，取消资格",
        "died": "去世",
    },
    "numeral": {
        "1": "一",
        "2": "二",
        "3": "三",
        "4": "四",
        "5": "五",
        "6": "六",
        "7": "七",
        "8": "八",
        "9": "九",
        "10": "十",
    },
    "body": {
        "party-branch": "党支部（党组织）",
        "residents-committee": "居民委员会",
        "street-office": "街道办事处（乡镇人民政府）",
    },
    "date": {
        "earliest": "最早可以开始投票",
        "latest": "最迟发布公告",
        "noticed": "发布公告",
        "opens": "开始投票",
        "closes": "截止投票",
        "final": "初步结果异议期满",
    },
}
