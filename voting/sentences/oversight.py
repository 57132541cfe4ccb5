"""What a street office sees of all its communities: what waits, and what is odd."""

SENTENCES = {
    "inbox-step": "{step}：{number} 项，等您核对后确认。",
    "inbox-dispute": "{number} 张票有争议，业主说不是自己投的，或者共有人不同意。请查明后写结论。",
    "inbox-concern": "{number} 件诉求超过承诺的期限，没有答复或者没有进展，已转到街道。",
    "inbox-fund-beyond": "业主共有资金：{number} 项决定的支出超过批准的金额。请问清原因。",
    "inbox-fund-late": (
        "业主共有资金：{number} 笔登记了三天还没有另一个人核对，没有入账。请催召集人核对。"
    ),
    "inbox-concern-given": "{number} 件诉求请街道办事处办理，请在限期以前答复。",
    "inbox-objection-to-register": (
        "对清册的异议，{number} 件过了日子还没有答复。请催召集人答复。"
    ),
    "inbox-objection-to-result": (
        "对结果的异议，{number} 件过了日子还没有答复。请催召集人答复，不答复的结果不能生效。"
    ),
    "inbox-verify": "结果文件已由召集人签署，请核验，无误的会签。",
    "inbox-rule": "业主大会约定了规则，请在期满以前过目：{rule}。没有异议的不用办理。",
    "inbox-rule-objected": "约定的规则，异议还没有撤回：{rule}",
    "inbox-mandate": "{number} 份委托和代理，请核对凭据。",
    "inbox-dice": "抽查回访：到了掷骰的时间，请当众掷骰，把点数记入日志。",
    "inbox-calls": "抽查回访：还有 {number} 户没有答复，全部记完以后请结束本轮。",
    "inbox-guidance": "召集人请街道办事处指导草案：请对照清单看过，以街道办事处的名义答复。",
    "inbox-guidance-over": (
        "请求指导的草案：答复的期限{due_at}已过，不再等待。公告以前仍可以答复。"
    ),
    "alarm-fork": "{witness}拒绝见证：日志与它以前见证过的对不上。",
    "advice-fork": (
        "可能有人改写了日志。请保存见证电脑上的报告，里面的两份检查点可以作证；"
        "告诉召集人和系统管理员，查清以前不要会签。"
    ),
    "alarm-refused": "{witness}拒绝见证（状态 {status}）。",
    "advice-refused": "请在见证电脑上看拒绝的原因，多半是还没有登记这次会议所用的日志公钥。",
    "alarm-promise": "{ballots} 张票答应了业主记入日志，过了时间还没有记入。",
    "advice-promise": (
        "请系统管理员检查后台程序。业主手里的承诺就是证据，请不要让业主删掉；"
        "一直没有记入的，请记录在案。"
    ),
    "alarm-witness-behind": "{witness}还有 {entries} 条日志没有见证。",
    "advice-witness-behind": "请看见证电脑是否开着、连着网；不联网的，请带文件核签。",
    "alarm-address": "{at}起一小时以内，{ballots} 张票来自同一个网络地址。",
    "advice-address": (
        "同一个地址不等于同一个人：小区的无线网、手机运营商、现场投票点都会共用地址。"
        "请问召集人当时有没有集中投票；没有的，请抽几户打电话回访。"
    ),
    "alarm-device": "{ballots} 张票是在同一台设备上投的，第一张在{at}。",
    "advice-device": ("请问是不是现场投票点的设备。不是的，请抽几户打电话回访，问是不是本人所投。"),
    "alarm-paper": "{member}参与录入了 {paper} 张纸质票，超过全部 {ballots} 张票的一半。",
    "advice-paper": (
        "每张纸质票由两个人录入。请抽几张对照原件的照片，给业主打电话核实；其余的请召集人换人录入。"
    ),
    "alarm-telephone": "清册里有 {telephones} 个手机号码各对应好几户，最多的对应 {most} 户。",
    "advice-telephone": (
        "谁接这个电话，谁就能替这几户投票。请召集人说明号码是谁的；不是本人的，"
        "请这几户用投票信或者当面核对投票。"
    ),
    "alarm-late-telephones": "与上一次的清册相比，有 {telephones} 户换了或者新添了手机号码。",
    "alarm-late-buyers": "清册冻结以后登记的转让，带来 {buyers} 位新业主的手机号码。",
    "alarm-late-both": (
        "与上一次的清册相比，有 {telephones} 户换了或者新添了手机号码；"
        "清册冻结以后登记的转让，又带来 {buyers} 位新业主的手机号码。"
    ),
    "advice-late-telephones": (
        "请召集人说明更改的依据，转让的请核对凭据，并按原来的号码抽几户核实。"
    ),
    "alarm-agents": "代理人可以替 {holdings} 户投票，占总人数的 {persons}、总面积的 {area}。",
    "advice-agents": "请核对这些委托的凭据，并抽几户委托人打电话核实。",
    "alarm-building": (
        "有 {buildings} 栋的参与情况与别的楼栋相差很大。相差最大的是{building}："
        "参与的户数占 {own}，别的楼栋合计占 {others}。"
    ),
    "advice-building": (
        "高出很多的，请看这一栋的送达记录，有没有人代投；低很多的，请看投票信送到了没有，"
        "请楼栋长上门。"
    ),
}

WORDS = {
    "inbox-kind": {
        "alarm": "警示",
        "step": "待确认的步骤",
        "dispute": "有争议的票",
        "objection": "过期的异议",
        "witness": "见证",
        "verify": "核验与会签",
        "filing": "到期的事",
        "rule": "约定的规则",
        "mandate": "委托和代理",
        "guidance": "请求指导的草案",
        "sample": "抽查回访",
        "concern": "超期的诉求",
        "fund": "业主共有资金",
    },
    "meeting-stage": {
        "none": "没有会议",
        "draft": "草拟中",
        "noticed": "已公告",
        "open": "投票中",
        "ended": "投票已截止，等待计票",
        "closed": "已截止",
        "preliminary": "初步结果公示中",
        "final": "已生效，还有没办完的事",
        "done": "已生效，全部办结",
    },
    "alarm": {
        "witness-behind": "见证落后",
        "witness-refused": "拒绝见证",
        "promise": "票没有按时记入",
        "origin": "同一来源的票很多",
        "paper": "一人参与录入很多纸质票",
        "telephone": "一个号码对应多户",
        "late-telephones": "号码变动很多",
        "agents": "代理占比高",
        "building": "楼栋相差很大",
    },
}
