"""The steps of verification in words: their titles, and in Chinese why one does not hold.

The terminal and the page say the same reasons; what no pattern speaks of is said by its step.
"""

import re

TITLES = {
    1: "PDF 签名完整、覆盖全文件 / PDF signatures: intact, covering the whole file",
    2: "附件就是所印根哈希对应的证据 / the attachment is the evidence the printed root speaks of",
    3: "记录规范，树根与条数相符 / entries canonical, the tree has the checkpoint's root and size",
    4: "检查点签名与见证 / the checkpoint's signature, and the witnesses'",
    5: "记录顺序合法 / the order of the entries is lawful",
    6: "每票在册，密钥与权限有效 / every ballot's holding is in the register, keys in force",
    7: "重新计票与记录、所印数字一致 / the count done again equals the logged and printed one",
    8: "披露与承诺一致 / every commitment opens to what is disclosed",
}
_TRUSTED = (
    "PDF 签名完整、可信、覆盖全文件 / PDF signatures: intact, trusted, covering the whole file"
)
_SIGNERS = {"Committee": "业主委员会", "StreetOffice": "街道办事处"}
REASONS: tuple[tuple[str, str], ...] = (
    (r"^cannot be checked: step (\d)", "第 {} 步不成立，这一步无法核对"),
    (r"^signature (\w+): .*not trusted", "{}的证书不在信任文件里"),
    (r"^signature (\w+): .*timestamp", "{}的签名所带的时间戳不成立"),
    (r"^signature (\w+): .*cannot be checked", "{}的签名无法核对"),
    (r"^signature (\w+): .*certificate", "{}的签名不是用证据写明的证书签的"),
    (r"^signature (\w+): .*whole file", "{}的签名没有覆盖整个文件"),
    (r"^signature (\w+): .*something but", "{}签署以后，文件又加了签名以外的内容"),
    (r"^signature (\w+): .*changed", "{}的签名不成立：签署以后文件被改动过"),
    (r"^signature (\w+): ", "{}的签名不成立"),
    (r"^signed by |^\d+ signatures, where", "签名不齐，或者次序不对"),
    (r"last signature does not cover", "最后一个签名没有覆盖整个文件"),
    (r"was damaged|has been changed", "文件被改动过，或者已经损坏"),
    (r"the document does not print", "结果文件所印的与证据不一致"),
    (r"annex does not print", "结果文件的附表与证据不一致"),
    (r"^the tree over the entries", "记录被改动过：树根与检查点不符"),
    (r"entries, where the checkpoint", "记录的条数与检查点不符"),
    (r"log's key is not trusted", "日志的密钥不在信任文件里"),
    (r"^cosigned by|^no witness that you trust", "见证方的签名不够"),
    (r"whole day between the notice", "公告与开始投票之间不足一整天"),
    (r"whole day for objections", "异议期不足一整天"),
    (r"count done again differs", "重新计票的结果与日志所记的不一致"),
)
"""A pattern of what the steps find, and its sentence; `{}` is what the pattern took out."""
STEP_REASONS = {
    1: "签名有问题",
    2: "附件与所印的不是同一份证据",
    3: "记录不合规范，或者被改动过",
    4: "检查点或见证的签名有问题",
    5: "记录的次序不合规定",
    6: "有票与清册不符，或者密钥、权限、规则不合规定",
    7: "重新计票的结果与记录或所印的不一致",
    8: "披露的内容与承诺不符",
}
_CHINESE = re.compile(r"^[\u4e00-\u9fff]")


def name_step(number: int, *, is_trusted: bool) -> str:
    """Return a step's title; whom to trust is only known by a trust file."""
    return _TRUSTED if number == 1 and is_trusted else TITLES[number]


def say_reason(problem: str, step: int) -> str:
    """Return what a step found, in Chinese and then as it was found."""
    if _CHINESE.match(problem):
        return problem
    for pattern, sentence in REASONS:
        found = re.search(pattern, problem, re.ASCII)
        if found is not None:
            part = found[1] if found.re.groups else ""
            return f"{sentence.replace('{}', _SIGNERS.get(part, part))} / {problem}"
    return f"{STEP_REASONS[step]} / {problem}"
