"""The log, its clock and its witnesses."""

SENTENCES = {
    "clock-behind-log": (
        "服务器的时钟比会议记录中最后一条的时间还早。为了不弄乱先后顺序，刚才的操作没有写入任何内容，"
        "系统已经报警。请过几分钟再试；投票快截止的，请联系{convening}领取纸质票。"
    ),
    "witness-missing": (
        "日志的最新检查点还没有得到见证（{names}）。请稍候再试；如果一直没有，请联系见证方。"
    ),
    "cosignature-refused": "提交的内容不是本次会议日志的见证签名，请核对后重新提交。",
}
