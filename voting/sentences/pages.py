"""Pages and forms, whatever they are about."""

SENTENCES = {
    "receipt-title": "投票回执",
    "receipt-kept": "您的票已收到",
    "receipt-counted": "您的票已计入，第 {index} 号",
    "receipt-hint": (
        "在 {url} 选这张图片就能核对。结果公布以后，凭它能在公开的数据里找到这张票，"
        "请只给信得过的人看。"
    ),
    "name-of-application": "业主大会表决",
    "voting": "操作没有完成，请返回上一页再试一次。",
    "not-found": "没有找到这个页面。请检查网址，或回到首页重新进入。",
    "forbidden": "您没有权限查看这个页面。请用有权限的账号登录。",
    "sign-in-needed": "请先登录。业主用手机验证码、投票信或通行密钥都可以登录。",
    "signed-in-as-staff": (
        "您现在是以{convening}或街道办事处的身份登录的，这一页是业主自己的。"
        "要以业主身份办理，请点下面的按钮登录；工作人员的登录会随之结束。"
    ),
    "page-not-found": "没有找到这个页面。请检查网址，或回到首页重新进入。",
    "method-not-allowed": "这个网址不能这样打开。请回到首页重新进入。",
    "characters-odd": (
        "发来的内容里有看不见的控制字符，没有处理。"
        "请返回上一页，把从别处粘贴来的文字删去，重新输入后再提交。"
    ),
    "too-large": "文件太大，请压缩到 20 MB 以内再上传。",
    "request-slow": "网络太慢，请求没有传完，什么也没有提交。请换个信号好的地方再试一次。",
    "request-broken": "请求没有传完整，什么也没有提交。请返回上一页再试一次。",
    "server-busy": "现在办理的人很多，请等半分钟再试一次。",
    "form-expired-kept": (
        "这一页已经过期，刚才的提交没有生效。您填写的文字还在，请核对后再提交；文件和密码要重新填。"
    ),
    "form-expired": "页面停留太久或已在别处退出，提交没有生效。请返回重新填写。",
    "vote-unconfirmed": (
        "登录已经过期，这一次没有提交成功。您选好的意见还在，请重新登录，核对后再确认一次。"
    ),
    "internal": "出了意外，刚才的操作没有生效，也没有丢失任何内容。请稍后再试，或联系{convening}。",
    "database-away": "系统暂时不能使用。请过一分钟再试；一直不行的，请联系{convening}。",
    "database-away-form": (
        "系统暂时不能使用，刚才填写的内容可能没有保存。请留在这一页，过一分钟刷新，"
        "浏览器询问是否重新提交时选“是”，内容就会再发送一次；一直不行的，请联系{convening}。"
    ),
    "database-away-kept": (
        "系统暂时不能使用，刚才的提交没有生效。您填写的内容还在这一页，请不要关闭，"
        "过一分钟按“再发送一次”；一直不行的，请联系{convening}。"
    ),
    "database-away-vote": (
        "系统暂时不能使用，还不知道您的票收到了没有。您的选择还在这一页，请不要关闭，"
        "过一分钟按“再发送一次”：同一张票发送几次也只算一张。一直不行的，请联系{convening}。"
    ),
    "database-away-unknown": (
        "系统暂时不能使用，不知道刚才填写的内容保存了没有。请过一分钟回到上一页或列表，"
        "先看看有没有保存，没有的再填一次；一直不行的，请联系{convening}。"
    ),
    "old-not-number": "网址中的 old 应当是一个数字。",
    "unit-unchosen": "请选择房屋。",
    "holding-unchosen": "请选择要投票的房屋。",
    "telephone-unregistered": (
        "业主清册里没有您的手机号码。请带身份证件到{convening}登记，或领取纸质票。"
    ),
    "form-incomplete": "有内容没有填写或填写有误，请检查后重新提交。",
    "ballot-incomplete": "表决页不完整，请重新打开表决页再选择。",
    "file-missing": "请先选择文件再上传。",
    "field-missing": "请填写这一项。",
    "field-unchosen": "请选择一项。",
    "field-not-an-hour": "请填几点几分，例如 19:30。",
    "field-not-offered": "请从列出的各项中选择。",
    "field-too-long": "太长了，请不要超过 {most} 个字。",
    "field-not-an-area": "请填写平方米数，例如 12345.67。",
    "field-not-a-number": "请填写整数，例如 7。",
    "field-out-of-range": "请填写 {least} 到 {most} 之间的整数。",
    "field-not-a-day": "日期请写成 2026-05-03 的样子。",
    "field-not-a-moment": "时间请写成 2026-05-03T20:00 的样子。",
}
