"""Staff, communities, and how they are named."""

SENTENCES = {
    "look-unexplained": "请写明为什么要看，不超过 {most} 个字：业主能看到是谁、为什么看的。",
    "contact-malformed": (
        "电话号码的写法不对，请写成 0571-88888888 或 13800000000 的样子；不想公布的，留空。"
    ),
    "contact-unchanged": "与现在公布的相同，不用再改。",
    "contact-unsaid": "不写",
    "staff-sign-in-wrong": "账号或密码不对，请核对后再试。",
    "sign-in-busy": "同时登录的人太多，这一次没有登录。请稍后再试。",
    "staff-paused": "这里连续输错密码，请 {minutes} 分钟后再试。别的设备不受影响。",
    "second-factor-wrong": "动态码不对。请看应用里现在的六位数字；手机的时间要准。",
    "second-factor-malformed": "动态码是六位数字，请核对。这一次不算输错。",
    "second-factor-used": "这个动态码已经用过，请等应用换出下一个（不到半分钟）。",
    "second-factor-locked": "动态码错误次数过多，请 {minutes} 分钟后再试。再输错，要等更久。",
    "community-code-malformed": (
        "小区代码只能用小写英文字母、数字和中间的连字符（-），最多 30 个字符，例如 langyue，"
        "请换一个。"
    ),
    "login-malformed": "登录名须为 1 至 40 个字符，不能有空格和斜杠，请换一个。",
    "name-malformed": "名称须为 1 至 {most} 个可以打印的字符，请修改。",
    "rule-set-unknown": "没有名为 {rules} 的计票规则，可选：{known}。",
    "community-code-taken": "小区代码 {taken} 已经用过，请换一个。",
    "street-office-unknown": "没有这个编号的街道办事处，请用 add-office 打印出的编号。",
    "community-unknown": "没有这个编号的小区，请用 add-community 打印出的编号。",
    "role-of-another": "这种身份不看一个小区的会议，请换一个。",
    "district-unknown": (
        "没有哪个街道办事处登记在这个区，请先用 set-district 登记。已经登记的：{known}。"
    ),
    "building-unknown": "业主清册里没有“{building}”这栋楼，请照清册写。清册里有：{known}。",
    "building-of-captain": "只有楼栋长才填写楼栋，请留空。",
    "post-of-building": "{building}的{post}",
    "text-of-invitation": (
        "【{community}】请您担任{role}。请在 {until} 以前打开 {url} 设定密码，登录名是 {login}。"
        "不知道这件事的，请不用理会。"
    ),
    "invitation-over": (
        "这条链接已经用过，或者已经过期。设过密码的，请直接登录；没有设过的，请联系街道办事处，"
        "重新发一条链接。"
    ),
    "invitation-needless": (
        "本人已经设定密码，或者账号已经停用，没有发送链接。忘记密码的，请系统管理员重新设定。"
    ),
    "login-taken": "这个登录名已经有人使用，请换一个。",
    "password-length": "密码须有 {least} 至 {most} 个字符，请换一个。",
    "password-common": (
        "这个密码太常见，或者太容易猜到：别人会先试常用密码、连续的数字、键盘上相邻的字母、姓名和生日。"
        "请换一个，例如把几个不相干的词连在一起；不要求大小写和符号。"
    ),
    "staff-disabled": "这个账号已经停用，不能登录。如需恢复，请联系系统管理员。",
    "succession-not-begun-yet": "换届改选小组产生的日子不能晚于今天。",
    "convener-not-formed-yet": "成立的日子不能晚于今天。",
    "convener-unchanged": "与现在登记的相同，不用再登记。",
    "seats-missing": "请写明组成人员，每行一人。",
    "seats-too-many": "最多登记 {most} 人。",
    "seat-malformed": (
        "第 {line} 行请写成“姓名，职务，代表哪一方”，例如：王芳，主任，居委会。"
        "代表哪一方只能写：{sides}。"
    ),
    "text-of-convener-request": (
        "【{community}】街道办事处的{by}提出登记：业主大会会议改由{convener}召集"
        "（登记成员 {members} 人），还要另一个人确认才算。有出入的，请马上与街道办事处联系。"
    ),
    "text-of-convener": (
        "【{community}】街道办事处的{by}已登记：业主大会会议由{convener}召集"
        "（登记成员 {members} 人）。有出入的，请与街道办事处联系。"
    ),
    "convener-too-few": "{convener}登记了 {number} 人，少于 {least} 人（{source}）。",
    "convener-too-many": "{convener}登记了 {number} 人，多于 {most} 人（{source}）。",
    "convener-even": "{convener}登记了 {number} 人，应当是单数（{source}）。",
    "convener-few-owners": (
        "{convener}登记了 {number} 人，其中业主 {owners} 人，不到一半（{source}）。"
    ),
    "convener-chair": "{convener}的主任（组长）应当是一人，由{seat_side}代表担任（{source}）。",
    "convener-over": "{convener}于{day}成立，到投票截止已超过 {years} 年（{source}）。",
    "convener-kind-barred": (
        "{convener}只能召集{kinds}，不能召集{meeting_kind}（{source}）。"
        "已经选出业主委员会的，请街道办事处改登记由谁召集。"
    ),
    "convener-barred": (
        "{motion}：由换届改选小组召集，到新一届业主委员会选出以前不能表决这一项（{source}）。"
        "请留给新一届业主委员会。"
    ),
    "tenure-unchanged": "与现在登记的相同，不用再登记。",
    "text-of-tenure-request": (
        "【{community}】街道办事处的{by}提出登记业主委员会的任期，还要另一个人确认才算：届满的日子 "
        "{ends_on}，换届改选小组产生的日子 {succession_on}。有出入的，请马上与街道办事处联系。"
    ),
    "text-of-tenure": (
        "【{community}】街道办事处的{by}登记了业主委员会的任期：届满的日子 {ends_on}，"
        "换届改选小组产生的日子 {succession_on}。有出入的，请与街道办事处联系。"
    ),
    "handover-nobody": "请在不再任职的人的账号上打勾。",
    "handover-unknown": "打了勾的账号，有的已经停用，或者不是这个工作台的。请刷新页面再选。",
    "handover-too-few": (
        "移交以后，工作台至少要有 {least} 个人的账号可用，每个都登记了手机号码，否则没有人能办理。"
        "请先由系统管理员给新一届成员开账号。"
    ),
    "text-of-handover-request": (
        "【{community}】{by}提出换届移交，还要另一个人确认才算。确认以后，这些人的工作台账号停用："
        "{leaving}。有出入的，请马上与街道办事处联系。"
    ),
    "text-of-handover": (
        "【{community}】{by}提出的换届移交已经确认，这些人的工作台账号已停用：{leaving}。"
        "有出入的，请与街道办事处联系。"
    ),
    "appointee-unknown": "没有这样一位在任的监督人员或楼栋长，或者已经免去。请刷新页面，重新选择。",
    "text-of-dismissal-request": (
        "【{community}】{by}提出免去您担任的{post}，还要另一个人确认才算。理由：{reason}。"
        "有出入的，请马上与街道办事处联系。"
    ),
    "text-of-dismissal": (
        "【{community}】您不再担任{post}，账号已停用。理由：{reason}。有出入的，请与街道办事处联系。"
    ),
    "day-unrecorded": "未登记",
    "login-unknown": "没有这个登录名，请用 assembly staff list 查看。",
    "line-missing": (
        "标准输入已经结束，没有读到要输入的内容。请在终端上运行，或按顺序每项一行交给标准输入。"
    ),
    "password-not-utf8": "密码或手机号码不是 UTF-8 编码的文字，请换一个。",
    "confirmer-unknown": (
        "您的账号还没有登记手机号码，系统不知道您与提出的人是不是两个人，所以您还不能确认。"
        "请系统管理员用 assembly staff telephone 登记。"
    ),
    "asker-unknown": (
        "提出的人的账号还没有登记手机号码，系统不知道是不是另一个人提出的，所以还不能确认。"
        "请系统管理员用 assembly staff telephone 登记。"
    ),
    "account-disabled": "{disabled_at} 停用",
    "account-usable": "可用",
    "account-without-telephone": "未登记手机",
}

WORDS = {
    "seat-side": {
        "owner": "业主",
        "user": "物业使用人",
        "residents-committee": "居委会",
        "street-office": "街道办事处",
        "party": "党组织",
        "developer": "建设单位",
        "other": "其他",
    },
    "chair": {"committee": "主任", "group": "组长"},
    "convener": {
        "committee": "业主委员会",
        "property-management-committee": "物业管理委员会",
        "preparatory-group": "业主大会筹备组",
        "succession-group": "换届改选小组",
        "street-office": "街道办事处",
        "residents-committee": "居民委员会",
    },
    "look": {
        "missing": "查看还没有投票的名单（姓名、电话）",
        "participation": "查看各户是否已经投票",
        "register": "查看业主清册（姓名）",
        "objections": "查看异议（提出人的电话）",
        "paper-ballot": "查看纸质表决票",
        "mandates": "查看委托和代理",
        "transfer": "查看转让的凭据",
        "delivery": "查看送达的凭据",
        "disputes": "查看业主提出争议的票（姓名，不含选择）",
        "auditors-edition": "下载审计版结果（姓名和各户的意见）",
        "case-file": "下载会议卷宗（姓名和各户的意见）",
        "platform": "查看平台的表决名单（各户的意见）",
        "sample": "查看抽查回访的名单（姓名、电话，不含选择）",
        "mediation": "查看调解（双方、事由和协议）",
        "breach": "查看违反管理规约的记录",
    },
    "look-why": {
        "missing": "催促投票",
        "participation": "掌握投票进度",
        "register": "核对清册",
        "objections": "答复异议",
        "paper-ballot": "录入、核对纸质票",
        "mandates": "核对代理人的凭据",
        "transfer": "核对转让",
        "delivery": "核对送达",
        "disputes": "查明争议",
        "platform": "核对平台的表决名单，重新计票",
        "sample": "抽查回访，核对票是不是本人投的",
        "mediation": "办理调解",
        "breach": "处理违反管理规约的事",
    },
    "act-outcome": {"done": "办成", "refused": "没有办成", "begun": "没有记下是否办成"},
    "act-of": {
        "adopted": "约定的规则",
        "answering": "答复诉求",
        "appointing": "监督人员和楼栋长",
        "assessment_desk": "考评",
        "board": "公示栏和业主提议",
        "body_duties": "走访、接待和巡查",
        "body_tasks": "任务",
        "breach_desk": "违反管理规约",
        "case_files": "卷宗和备案",
        "committee": "会议",
        "concern_desk": "诉求",
        "declaration_desk": "物业服务公示",
        "devices": "登录的设备",
        "drafting": "草案",
        "duty_desk": "走访、接待和巡查",
        "examining": "核验结果",
        "factors": "登录方式",
        "fund_bank": "业主共有资金",
        "fund_desk": "业主共有资金",
        "handover": "换届移交",
        "joint_desk": "与别的小区共办的诉求",
        "letters": "投票信和送达",
        "mandates": "委托、监护和继承",
        "neighbour_desk": "能人库和调解",
        "office": "会议",
        "office_answering": "答复诉求",
        "office_conveners": "由谁召集",
        "office_guidance": "草案和指导",
        "office_joint": "与别的小区共办的诉求",
        "office_rules": "约定的规则",
        "office_sampling": "抽查回访",
        "office_tenure": "业主委员会的任期",
        "office_waiting": "须两个人办理的事项",
        "operator": "系统管理员对这个账号办理",
        "paper_ballots": "纸质票",
        "platform": "平台导入",
        "recovering": "重置动态码",
        "register_files": "业主清册",
        "registers": "业主清册",
        "sitting_desk": "议事日和联席会议",
        "spots": "点位",
        "staff": "登录",
        "steps": "须两个人办理的事项",
        "striking": "撤下公开的文字",
        "takeover_desk": "新旧物业交接",
        "task_desk": "任务",
        "transfers": "清册冻结后的转让",
        "turnout": "参与情况",
        "waiting": "须两个人办理的事项",
    },
    "machine": {
        "iphone": "苹果手机",
        "ipad": "苹果平板",
        "android": "安卓手机",
        "harmony": "鸿蒙手机",
        "windows": "Windows 电脑",
        "mac": "苹果电脑",
        "linux": "Linux 电脑",
        "unknown": "不认识的设备",
    },
    "program": {
        "wechat": "微信",
        "alipay": "支付宝",
        "edge": "Edge 浏览器",
        "firefox": "Firefox 浏览器",
        "chrome": "Chrome 浏览器",
        "safari": "Safari 浏览器",
        "unknown": "不认识的浏览器",
    },
    "role": {
        "committee": "业委会委员",
        "auditor": "街道办事处工作人员",
        "residents-committee": "居民委员会",
        "party-branch": "党支部",
        "supervisor": "监事",
        "captain": "楼栋长",
        "property": "物业服务企业",
        "district": "区里工作人员",
        "city": "市里工作人员",
    },
}
