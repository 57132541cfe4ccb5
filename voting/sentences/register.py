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
    "register-cell-too-long": "改正的内容请不超过 {most} 字。",
    "register-said-withdrawn": (
        "导入这份清册以后，撤回了对它的一项确认或改正。请重新上传清册文件，再申请冻结。"
    ),
    "register-said-gone": "这一项已经撤回，不用再撤。",
    "cell-read": "{address}　“{column}”读到的是“{read}”",
    "cell-empty": "{address}　“{column}”是空的",
    "cell-of-number": "{address}　“{column}”的号码",
    "meaning-of-title": "“{word}”这一列",
    "meaning-of-sheet": "工作表“{word}”",
    "meaning-of-word": "{column}里的“{word}”",
    "register-expected-empty": "请至少填写一个数字。",
    "register-missing": "还没有业主清册，请先导入清册。",
    "objection-telephone-malformed": "联系电话的写法不对，请核对，或留空。",
    "objection-missing": "请写明异议的内容，不超过 {most} 字。",
    "text-of-answer": "【{community}】{convening}已答复您的异议：{answer}",
    "objection-answered": "这件异议已经答复，答复不能再改。",
    "unit-unclear": "清册里没有“{wanted}”。是不是 {units}？请照清册补上或改正单元。",
    "unit-unknown": "清册里没有这个房号，请核对楼栋、单元和房号。",
    "unit-gone": "不在新清册里",
    "unit-new": "新增",
    "area-changed": "面积由 {before} ㎡改为 {after} ㎡",
    "use-changed": "用途由{before}改为{after}",
    "handover-changed": "交付状态由{before}改为{after}",
    "text-of-lost-telephone": (
        "【{community}】新的业主清册正在公示：{addresses}登记的手机号码不再是本机。房屋没有转让、"
        "也不是您本人要求改的，请在公示期内提出异议，或者马上与{office}联系。"
    ),
    "identity-changed": "{names}的证件号码有改动",
    "owners-changed": "产权人由{before}改为{after}",
}

WORDS = {
    "register-state": {
        "imported": "未冻结",
        "published": "公示中",
        "frozen": "已冻结",
    },
    "said": {
        "answer": "确认",
        "cell": "改正",
        "meaning": "含义",
    },
    "said-as": {
        "answer": "按",
        "cell": "改为",
        "meaning": "算作",
    },
    "taken": {
        "read": "读入",
        "unread": "不读入",
    },
    "compared": {
        "units": "专有部分（套、个）",
        "persons": "业主人数",
        "area": "全部面积",
        "built": "城市登记的建筑面积",
    },
}
