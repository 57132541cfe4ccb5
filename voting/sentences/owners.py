"""Letters, codes, mandates and deliveries: how owners are reached and known."""

SENTENCES = {
    "letter-unknown": (
        "没有找到这封投票信：可能没有扫描完整，也可能已经补印，旧的一封作废了。"
        "可以改用手机验证码登录，或联系{convening}。"
    ),
    "last-six-wrong": "后六位不正确，还可以再试 {left} 次。请核对产权证登记的证件号码。",
    "last-six-wrong-last": (
        "后六位不正确，只剩最后 {left} 次，再错这封投票信就会锁定。"
        "请先核对产权证登记的证件号码；拿不准的，改用手机验证码登录。"
    ),
    "letter-locked": (
        "输错五次，这封投票信已锁定。您仍然可以用手机验证码登录投票；"
        "或者带身份证件请街道办事处补印投票信，也可以到{convening}领纸质票。"
    ),
    "letter-code-malformed": (
        "这不是投票信上的编码：编码是八位字母和数字，请照信上再核对一遍。这一次不算输错。"
    ),
    "letter-code-unknown": (
        "没有找到这个编码的投票信，可能已经补印，旧的一封作废了。"
        "请照最新的一封输入，或改用手机验证码登录。"
    ),
    "last-six-malformed": "请填写证件号码的最后六位：数字，末位可能是字母 X。这一次不算输错。",
    "code-malformed": "验证码是短信里的六位数字，请核对。这一次不算输错。",
    "code-wrong": (
        "验证码不对或已失效。请核对短信里的六位数字；过了十分钟或连错五次的，请重新获取。"
        "收不到验证码的，可以用投票信登录。"
    ),
    "number-exhausted": (
        "这个号码要验证码的次数太多，暂时不能再要了。请用投票信登录，或者明天再试；"
        "登录过的手机和浏览器不受别人影响。"
    ),
    "tries-exhausted": "尝试次数过多，请一小时后再试。登录不了的，可以换一种办法登录。",
    "passkey-refused": "通行密钥没有通过。请重新打开登录页再试一次，或用短信验证码登录。",
    "delivery-incomplete": "请选择送达方式，备注不超过 {most} 个字。",
    "delivery-not-made-yet": "送达时间不能晚于现在，请核对日期。",
    "delivery-before-notice": "送达不能早于会议通知（{noticed_at} 发出），请核对日期。",
    "delivery-address-missing": "请填写房号；只有张贴公告可以一次登记一栋楼里其他办法送不到的户。",
    "delivery-scan-used": "这张照片已经用于 {where}，每个公告栏要各拍一张。",
    "delivery-unproved": "请附上照片：挂号信的回执，或张贴好的公告。",
    "identity-differs": "证件号码后六位与清册上这一户的业主都不符，请核对房号和身份证原件。",
    "agent-names-agent": "受托人不能再委托别人。",
    "mandate-incomplete": "请选择种类，并上传委托书或证明的照片或 PDF。",
    "agent-unnamed": "请填写受托人的姓名。",
    "telephone-malformed": (
        "手机号码应为 11 位数字，请核对后重新填写；境外的号码请从 + 和国家代码写起。"
    ),
    "telephone-not-served": (
        "验证码发不到这个国家或地区的号码（目前能发到 {countries}）。"
        "请改用投票信登录，或者委托国内的亲友代投。"
    ),
    "agent-over-limit": (
        "这位代理人已经代表 {most} 户，这是一个人最多能代表的户数（自己的房屋不算），请另选一位。"
    ),
    "agent-of-property-staff": "按本次会议的规则，不能委托物业公司的工作人员。",
    "proxy-on-paper": (
        "本次会议不在这里开放网上投票，不能在手机上委托。"
        "请把签了名的书面委托书交{convening}登记，由受托人在纸质表决票上签字。"
    ),
    "agent-no-owner": (
        "按本次会议的规则，受托人须是本小区的业主（{source}）。"
        "请核对姓名和手机号码是否与业主清册一致；清册里没有这个人的，请另选一位业主。"
    ),
    "mandate-not-directed": (
        "按本次会议的规则，委托书须写明对每一项的意见；没有事项可写的，不能委托。"
    ),
    "stop-too-late": (
        "结果已经生效，或者异议期已经结束，不能再停止代理。有异议的，请向街道办事处反映。"
    ),
    "ballot-of-stopped-agent": "业主已经停止这份代理，或者本人另投了票，代理人的票不能恢复。",
    "message-subject": "业主大会通知",
    "text-of-code": (
        "【{community}】验证码 {digits}，{minutes} 分钟内有效，用于业主登录投票和办事。"
        "不要告诉任何人，包括{convening}和物业的工作人员。"
    ),
    "text-to-agent": (
        "【{community}】{agent}，您可以代表{addresses}在“{title}”投票（{mandate}）。{how}"
    ),
    "text-of-mandate": (
        "【{community}】{agent}将作为{addresses}的代理人（{mandate}）在“{title}”投票。"
        "不是您同意的，请打开 {url} 停止，异议期结束前都可以，不用登录。"
        "您本人投票的，以本人的票为准。"
    ),
}

WORDS = {
    "mandate": {
        "proxy": "书面委托",
        "company": "单位授权的代表",
        "guardian": "监护人",
        "heir": "继承人",
    },
    "delivery": {
        "sign-in": "本人用投票信登录",
        "in-person": "当面送达",
        "message": "短信通知，本人确认收到",
        "registered-mail": "挂号信",
        "posted": "张贴公告满七日",
    },
}
