"""What is printed: letters, paper ballots, the annex of a result and its figures."""

SENTENCES = {
    "letter-name": "投票信",
    "letter-title": "业主大会投票信",
    "letter-voting-time": "投票时间：{opens} 至 {closes}",
    "letter-motions": "表决事项",
    "letter-scan": "用手机扫一扫右边的二维码，打开表决页。",
    "letter-identify": "输入产权证登记的证件号码后六位。",
    "letter-choose": "逐项选择，核对后确认。全程不到一分钟。",
    "letter-keep-receipt": "保存回执，以后可以查自己的票是否计入。",
    "letter-on-paper": "不用手机的，请填写背面的纸质表决票，签名后交业主委员会。",
    "letter-type-code": "扫不了的，用浏览器打开 {door} ，输入编码 {typed} 。",
    "letter-keep-secret": (
        "这封信只给您本人使用，请不要转交或拍照外传。信遗失了，请联系业主委员会重新印制，"
        "原来的随即作废。"
    ),
    "letter-agreed": "本次会议按本小区的约定计票：",
    "letter-agreed-overleaf": "本次会议按本小区的约定计票，约定写在背面的表决票上，请先看。",
    "letter-ballot": "纸质表决票",
    "letter-serial": "票号 {serial}",
    "letter-fill-in": "请按每一项的要求在□内打“√”；涂改无法辨认的、没有签名的无效。",
    "letter-sign": "业主签名：________________________　　日期：________年____月____日",
    "annex-title": "附表　{community}　{title}：各专有部分参与情况",
    "document-page": "第 {page} 页，共 {pages} 页",
    "clause-wording": "原文：“{wording}”",
    "budget-sum": "合计",
}

WORDS = {
    "result-column": {
        "number": "事项",
        "title": "标题",
        "verdict": "结论",
        "name": "项目",
        "area": "面积",
        "persons": "人数或基数",
        "required": "要求",
        "comparison": "整数比较",
        "result": "结果",
    },
    "superseded": {
        "revote": "同一渠道另有一票有效",
        "mixed": "另一渠道的票有效",
    },
}
