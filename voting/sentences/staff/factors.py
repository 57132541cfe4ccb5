"""Second factors of staff: what is said where they are lost, removed or made."""

SENTENCES = {
    "recovery-unknown": "请从列出的账号里选择；已经停用的，不能找回。",
    "recovery-disabled": "这个账号已经停用，不用找回。",
    "recovery-own": (
        "找回的是您本人的账号（同一手机号码或者同一姓名），要由另外两个人办理。"
        "不是您要找回的，请点“不同意”。"
    ),
    "recovery-early": (
        "{counts_at} 以后才能确认：提出后留一小时，让本人看到短信；不是本人要找回的，本人可以停止。"
    ),
    "step-for-any": "这项申请由工作台的另一位成员或者街道办事处的工作人员确认。",
    "step-about-recovery": "{community}的{name}",
    "step-shows-recovered": (
        "{name}（登录名 {login}，{post}）：以前的动态码和通行密钥作废，所有登录立即退出；"
        "下次输入密码以后，重新设置动态码。密码不变。"
    ),
    "step-shows-recovery": (
        "请当面或者打电话核对确实是本人。{counts_at} 以后可以确认；在那以前，本人可以停止。"
    ),
    "text-of-recovery-request": (
        "【{community}】{by}提出重置您的账号 {login} 的动态码，理由：{reason}。还要另一个人在"
        "{counts_at} 以后确认才算。不是您要重置的，请马上登录停止：{url}"
    ),
    "text-of-recovery": (
        "【{community}】您的账号 {login} 的动态码已由{by}等两人重置，所有登录已退出；"
        "请用密码登录，重新设置。不是您要重置的，请马上联系街道办事处。"
    ),
    "act-recover": (
        "确认以后，这个账号以前的动态码和通行密钥马上作废，所有登录退出，本人用密码登录时重新设置。"
        "提出时和确认时都用短信告诉本人；提出后一小时才能确认，本人可以停止。"
    ),
    "passkey-last": "这是您唯一的验证方式，不能删除。请先设置另一把通行密钥。",
    "password-present-wrong": "现在的密码不对，请重新填写。",
    "password-same": "新密码与现在的相同，请换一个。",
    "staff-password-over": (
        "系统管理员给的密码超过七天没有换成自己的，已经失效。请联系系统管理员重新给一个。"
    ),
    "reason-missing": "请写明理由，不超过 {most} 个字；街道办事处看得到。",
}
