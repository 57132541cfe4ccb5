"""The addresses and sign-ins of the second meeting, by role."""

from demonstration.folders import SavedDemo
from demonstration.installation import ABROAD, NUMBER_ABROAD, WATCHING

_RULE = "─" * 72


def say_sign_ins(saved: SavedDemo, codes: str) -> str:
    """Return the table that the demo prints, Chinese first; `codes` is where codes are shown."""
    lines = [
        "第二次会议正在投票。谁从哪里进、怎么登录：",
        "The second meeting is being voted on. Where everybody enters, and how:",
        _RULE,
        f"工作人员输入密码以后还要动态码，演示里都在 {codes}",
        "Staff give a code after the password; the demo shows them there.",
        _RULE,
    ]
    if saved.days_back:
        lines[:0] = [
            f"演示的时钟慢 {saved.days_back} 天：明年放假安排公布前，会议的期限还算不出来。",
            f"The demo is {saved.days_back} days behind: next year's holidays are unknown.",
        ]
    for role, address, sign_in in _list_roles(saved):
        lines += [role, f"    网址 {saved.base}{address}"]
        lines += [f"    {sign_in}"] if sign_in else []
    return "\n".join([*lines, _RULE])


def _list_roles(saved: SavedDemo) -> list[tuple[str, str, str]]:
    """Return role, address and sign-in of each."""
    staff = "/sign-in"
    return [
        (
            f"业主（{saved.address}，凭投票信） · Owner, by the letter",
            f"/v/{saved.letter}",
            f"证件号码后六位 {saved.last_six} · last six characters of the ID number",
        ),
        (
            "同一业主（凭手机） · The same owner, by telephone",
            "/vote/sign-in",
            f"手机 {saved.telephone}　验证码在街道办的“发件箱”里 · code: the office's outbox",
        ),
        (
            f"住在英国的业主（{ABROAD}） · An owner in Britain: press English first",
            "/vote/sign-in",
            f"手机 {NUMBER_ABROAD}　验证码也在“发件箱”里 · code: the outbox too",
        ),
        (
            "业主委员会委员 · Committee member",
            staff,
            f"{_say_account(saved, 'weiyuan')} · login, password, seed of the codes",
        ),
        (
            "第二位委员（须两人办理的事项由其确认） · Second member, who confirms",
            staff,
            _say_account(saved, "weiyuan2"),
        ),
        (
            "第三位委员（两人录入不一致时由其裁定） · Third member, where two readings differ",
            staff,
            _say_account(saved, "weiyuan3"),
        ),
        (
            "街道办工作人员 · Street office",
            staff,
            f"{_say_account(saved, 'jiedao')} · outbox: {saved.base}/office/outbox",
        ),
        _say_watching(saved, staff),
        ("任何人：小区公开页面 · Anybody: the community's page", f"/c/{saved.code}", ""),
        (
            "任何人：第一次会议的结果 · Anybody: the first meeting's result",
            f"/c/{saved.code}/{saved.first_meeting}",
            "",
        ),
        ("任何人：自己核验结果 · Anybody: verify the result yourself", "/verify", ""),
    ]


def _say_account(saved: SavedDemo, login: str) -> str:
    return f"账号 {login}　密码 {saved.passwords[login]}　动态码密钥 {saved.seeds[login]}"


def _say_watching(saved: SavedDemo, address: str) -> tuple[str, str, str]:
    accounts = "\n    ".join(_say_account(saved, each) for each in WATCHING)
    return ("居委会、监事、1栋楼栋长（只看） · Who only watch", address, accounts)
