"""Concerns that two communities deal with."""

SENTENCES = {
    "joint-unreleased": "请先公开标题，再请别的小区一起办。",
    "joint-unknown": "没有这个编号的诉求，或者不能请这个小区，请核对。",
    "joint-asked": "已经请过这个小区。",
    "joint-decided": "已经答复，或者对方收回了，请刷新页面。",
    "joint-over": "现在没有一起办，不能答复。",
    "joint-parting": "已经在一起办，不再一起办要两个人。",
    "joint-lines": "一天最多答复 {of_day} 次，一共最多 {most} 次，请明天再来。",
    "joint-answer": "{community}答复：{text}",
    "waiting-joint": "{number} 件别的小区的诉求，请本小区一起办",
    "step-about-joint": "{community}：与{origin}一起办",
    "step-about-parting": "{community}与{origin}不再一起办",
    "step-shows-joint": "{origin}的诉求 {number}：{title}",
    "act-share-concern": (
        "马上请对方；对方同意以后，两个小区的名称写进办理经过，对所有人公开，不能删除。"
    ),
    "act-joint": (
        "确认以后，本小区的名称写进这件诉求的办理经过，两边的业主都看得到；以后可以不再一起办。"
    ),
    "act-part-joint": "确认以后，办理经过里写明不再一起办；已经写的答复留着。以后可以再请。",
    "act-joint-office": (
        "同意以后，这个小区的名称写进办理经过，两边的业主都看得到；小区以后可以不再一起办。"
    ),
    "checks-too-many": "一天最多写 {most} 次，请明天再来。",
    "act-check-concern": "马上公开，不能再改；提出的人会收到短信。由谁办、哪一天以前，不变。",
    "judgement-not-yet": "办结以后才能评议；标题没有公开的、撤回的，不评议。",
    "act-answer-joint": "答复马上公开，两边的业主都看得到，不能再改；提出的人会收到短信。",
}
WORDS: dict[str, dict[str, str]] = {}
