"""Sentences on paper: letters, paper ballots, the annex of a result and its figures."""

SENTENCES = {
    "letter-name": "投票信",
    "letter-guided": "由{office}指导和监督",
    "letter-to": "致 {names}：",
    "letter-until": "请在 {closes} 前投票，表决事项是：",
    "letter-many": "共 {number} 项，逐项写在背面的纸质表决票上，请先看。",
    "letter-scan": "微信扫右边的二维码",
    "letter-identify": "输入证件号码后六位",
    "letter-choose": "逐项选择，核对后确认",
    "letter-type-code": "扫不了：用浏览器打开 {door} ，输入 {typed}",
    "letter-on-paper": "不用手机的：填好背面的表决票，签名，截止前交到{place}。",
    "letter-ring": "有不明白的，请打电话 {telephone}。",
    "letter-keep-secret": (
        "二维码、编码和您的后六位合起来就能投您的票，请不要转交或拍照外传。投票期间，"
        "{convening}和街道办事处的页面都不显示您选了什么。信丢了，请找{office}补发，旧的随即作废。"
    ),
    "letter-agreed": "本次会议按本小区的约定计票：",
    "letter-agreed-overleaf": "本次会议按本小区的约定计票，约定写在背面的表决票上，请先看。",
    "letter-ballot": "纸质表决票",
    "letter-serial": "票号 {serial}",
    "letter-fill-in": "请按每一项的要求在□内打“√”；涂改无法辨认的、没有签名的无效。",
    "letter-hand-in": "请在 {closes} 前交到{place}。",
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
