"""A result that the street office verifies: of this server, or of another."""

SENTENCES = {
    "examined-size": "请选择结果文件（PDF）或核验数据（evidence.json），不超过 {most} MB。",
    "examined-unreadable": (
        "这个文件既不是结果文件（PDF），也不是核验数据（evidence.json），没有核验。"
        "照片、扫描件和另存过的 PDF 都不行，请向对方要原来的文件。"
    ),
    "examination-busy": "正在核验另一份文件，这一份没有核验。请过几分钟再试。",
    "examination-failed": "核验用的时间或内存超过了限度，没有结论。请在自己的电脑上核验这个文件。",
    "examined-final": "核验通过，结果已经生效",
    "examined-not-final": "核验通过，但结果还没有生效（{stage}）",
    "examined-not-countersigned": "核验通过，等待街道办事处会签",
    "examined-refuted": "核验不通过",
    "examined-same": "公布的数字和本次数出的全部相同",
    "examined-differing": "有 {differing} 处数字和公布的不同",
    "examined-uncounted": "这个文件里的记录无法计票",
}
