"""The committee's desk: paper ballots, steps of two members, transfers, reminders."""

SENTENCES = {
    # What waits for a member.
    "waiting-steps": "{step}：{number} 项申请等您确认",
    "waiting-readings": "纸质票：{number} 张等您录入",
    "waiting-deciding": "纸质票：{number} 张等您录入，其中 {deciding} 张两人录入不一致，由您裁定",
    "waiting-register-objection": "答复对清册的异议：{address}",
    "waiting-result-objection": "答复对结果的异议：{address}",
    "waiting-concerns": "{number} 件诉求在办，等答复或者下一步",
    "waiting-concerns-late": "{number} 件诉求超过了承诺的期限",
    "waiting-proposals": "{number} 件业主提议已达到五分之一联名，必须召集业主大会",
    "waiting-open": "公告的投票时间已到，请申请开始投票",
    "waiting-close": "投票已经截止，请计票",
    "waiting-preliminary": "计票已经完成，请公示初步结果",
    "waiting-confirm": "异议期已满，请确认结果",
    "waiting-certify": "结果已经生效，请生成并签署结果文件",
    "second-member-needed": (
        "这一步须由两个人办理：提出的人自己不能确认，手机号码或者姓名相同的账号算同一个人。"
        "请通知另一位委员办理。"
    ),
    "paper-waiting": "还有 {waiting} 张收回的纸质票没有录完，请先由两位委员录入，再截止投票。",
    "printing-leave-missing": (
        "投票信由街道办事处印制，或经街道办事处授权后由{convening}印制。请联系街道办事处。"
    ),
    "invalid-ground-unknown": "请选择列出的废票原因。",
    "serial-unknown": "本次会议没有这个票号，或者这一户的票已经重新印制。请核对，或改填房号。",
    "motion-invalid": "这一项多选、涂改或无法辨认",
    "agent-without-mandate": (
        "这一户没有登记过这位代理人，或者已经停止。请先在“委托、监护和继承”登记，由另一个人确认，再收这张票。"
    ),
    "paper-unread": "请按票面选择，或选择废票原因。",
    "paper-entered": "这张纸质票已经录完，请刷新页面查看。",
    "earlier-paper-waits": "这一户还有一张更早收回的纸质票没有录完，请先录入那一张。",
    "paper-of-ended-mandate": (
        "业主已经停止或更换这位代理人的委托，他签的票不能再录入。"
        "请在“这张票无法录入”申请搁置，由另一位委员确认。"
    ),
    "paper-after-principal": (
        "业主本人已经投票，以本人的票为准，代理人签的这张票不用录入。"
        "请在“这张票无法录入”申请搁置，由另一位委员确认。"
    ),
    "paper-only-voided": "这张纸质票已经录完；要作废请到“作废或恢复一张票”办理。",
    "reminders-used-up": "一次会议最多提醒 {most} 次，已经用完。请楼栋长上门。",
    "reminder-too-soon": "两次提醒至少隔一天，{again} 以后可以再提醒。",
    "buyers-missing": "请填写新业主，每位一行，最多 {most} 位。",
    "buyer-twice": "同一证件号码写了两次，请核对新业主。",
    "buyer-malformed": "新业主请写成“姓名，证件号码，手机号码”，每位一行。",
    "buyer-identity-wrong": "{name}的证件号码不对，请对照证件核对。",
    "transfer-units-missing": "请选择转让的房屋；不同业主的房屋请分别登记。",
    "transfer-overtaken": "这处房屋刚刚登记过转让，请撤回后重新提出。",
    "ballot-already-so": "这张票已经是这个状态，请刷新页面查看。",
    "transfer-undelivered": "清册冻结时还没有交付的房屋，由建设单位投票，不能登记转让。",
    "transfer-after-vote": "这一户已经投过票，或者交来的纸质票还没有录完，票权不再转给新业主。",
    "transfer-not-by-rules": "按本次会议的规则，清册冻结后转让的房屋仍由冻结时的业主投票。",
    "delivery-nobody-to-post-for": (
        "{building}没有需要张贴公告的户：都已送达，或者短信能够送到，或者不参加这次会议。"
        "请逐户送达。"
    ),
    "text-of-cancellation": ("【{community}】“{title}”已取消，不再投票。原因：{reason}"),
    "text-of-notice": (
        "【{community}】将召开“{title}”，{opens_at} 开始投票，{closes_at} 截止。"
        "表决事项和附件请看 {url} ，看到后请点“我已收到”。"
    ),
    "chat-notice": ("【{community}】“{title}”{opens_at} 开始投票，{closes_at} 截止。{how}{help}"),
    "chat-open": "【{community}】“{title}”正在投票，{closes_at} 截止。{how}{help}",
    "chat-reminder": (
        "【{community}】“{title}”{closes_at} 截止，还没有投票的邻居请抓紧。{turnout}{how}{help}"
    ),
    "chat-how": "打开 {url} ，用手机验证码或者投票信都能投，一分钟投完。",
    "chat-ring": "不会用、没有收到投票信的，请打电话 {telephone}。",
    "chat-paper": "纸质票交到{place}。",
    "chat-ask": "不会用、没有收到投票信的，请找{convening}。",
    "chat-turnout": "{scope}目前参与：面积 {area}，人数 {persons}。",
    "chat-turnout-reached": "{scope}目前参与：面积 {area}，人数 {persons}，已经达到要求。",
    "chat-turnout-missing": (
        "{scope}目前参与：面积 {area}，人数 {persons}，还差 {more_area}、{more_persons} 人。"
    ),
    "text-of-ballot": (
        "【{community}】{address}的表决票（{channel}，{at}）已记入公开的记票簿第 {index} 号。"
        "如果不是您本人或您委托的人投的，请到 {url} 登录，在回执页点“这不是我投的”。"
    ),
    "text-of-reminder": ("【{community}】您还没有参加“{title}”的投票，{closes_at} 截止。{how}"),
    "reminded-online": "扫投票信上的二维码，或到 {url} 用本手机号码登录，一分钟就能投完。",
    "text-to-buyer": ("【{community}】您已登记为{addresses}的新业主，可以在“{title}”投票。{how}"),
    "text-of-new-letter": (
        "【{community}】“{title}”的投票信已由{by}重新印制，您以前收到的一封作废，请用新的一封。"
        "没有要求补印、也没有收到新信的，请马上与{office}联系。"
    ),
    "text-to-seller": (
        "【{community}】{addresses}已登记转让，“{title}”由新业主投票。如果您没有转让，"
        "请立即与街道办事处联系。"
    ),
    "paper-is-valid": "有效票",
    "choices-at-most": "最多选 {most} 人",
    "ballot-of-log": "{address}，日志第 {index} 号",
}

WORDS = {
    "paper-column": {
        "address": "房屋",
        "serial": "票号",
        "served": "送达",
        "returned": "收回",
        "entered": "录入",
        "invalid": "废票",
    },
    "missing-column": {
        "building": "楼栋",
        "section": "单元",
        "room": "房号",
        "names": "业主",
        "telephones": "联系电话",
        "note": "备注",
    },
    "channel": {
        "online": "线上",
        "paper": "纸质",
    },
    "invalid-ground": {
        "unsigned": "没有业主签名",
        "signed-by-another": "签名与产权登记不符",
        "unreadable": "涂改或无法辨认",
        "of-another-meeting": "不是本次会议的表决票",
    },
}
