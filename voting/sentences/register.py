"""The register of owners, and objections to it."""

SENTENCES = {
    "objection-open": "还有 {waiting} 件异议没有答复。请先逐件答复，再进行这一步。",
    "register-frozen": "清册已经冻结，不能再修改。需要更正请为下一次会议导入新的清册。",
    "register-published-shortly": (
        "清册公示的时间不够：最早 {earliest} 才能冻结（{source}）。请到那时再申请。"
    ),
    "register-unpublished": "清册还没有公示。请先开始公示，公示期满并答复全部异议后再冻结。",
    "register-reason-too-long": "确认的理由请不超过 {most} 字。",
    "register-meaning-unknown": "没有这种对应关系，请重新选择。",
    "register-missing": "还没有业主清册，请先导入清册。",
    "objection-telephone-malformed": "联系电话的写法不对，请核对，或留空。",
    "objection-missing": "请写明异议的内容，不超过 {most} 字。",
    "text-of-answer": "【{community}】业主委员会已答复您的异议：{answer}",
    "objection-answered": "这件异议已经答复，答复不能再改。",
    "unit-unknown": "清册里没有这个房号，请核对楼栋、单元和房号。",
    "unit-gone": "不在新清册里",
    "unit-new": "新增",
    "area-changed": "面积由 {before} ㎡改为 {after} ㎡",
    "use-changed": "用途由{before}改为{after}",
    "delivery-changed": "交付状态由{before}改为{after}",
    "identity-changed": "{names}的证件号码有改动",
    "owners-changed": "产权人由{before}改为{after}",
}

WORDS = {
    "register-state": {
        "imported": "未冻结",
        "published": "公示中",
        "frozen": "已冻结",
    },
}
