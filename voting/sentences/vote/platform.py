"""What a street office imports from the city's platform, and what is odd about it."""

SENTENCES = {
    "platform-size": "请选择平台导出的文件，不超过 {most} MB。",
    "platform-no-table": "这个文件里没有表格。请向平台要逐户的表决名单（xlsx、xls、ods 或 csv）。",
    "platform-too-long": "表格超过 30000 行。请确认这是本次会议的名单。",
    "platform-too-wide": "表格超过 60 列。请删去不用的列再导入，原文件另行存档。",
    "platform-file-twice": "这个文件已经导入过，请在下面的列表里打开它。",
    "platform-too-many": "每次会议最多导入 {most} 个文件。",
    "platform-settled": "这份导入已经提请确认或者已经确认，不能再改。要改的，请先撤回申请。",
    "platform-changed": "刚才有人改了列的含义，请刷新页面核对后再提交。",
    "platform-room-missing": "请选择哪一列是房号，或者哪一列是完整的房屋坐落。",
    "platform-motions-missing": "请至少选择一个表决事项的意见在哪一列。",
    "platform-column-twice": "同一列选了两次，请改正。",
    "platform-column-unknown": "所选的列不在表格里，请刷新页面再选。",
    "platform-head-unknown": "表格里没有这一行，请改正标题所在的行。",
    "platform-words-unmapped": "还有词没有选含义。每个词选一次，没有表示意见的选“没有表示意见”。",
    "platform-words-many": "这一列有 {number} 种写法，不像是意见。请核对意见在哪一列。",
    "platform-persons-malformed": "人数请写整数，例如 128。",
    "platform-area-malformed": "面积请写平方米，最多四位小数，例如 12345.67。",
    "platform-figures-missing": (
        "事项 {number} 的数字没有填全：参与、各项意见和弃权的面积、人数都要填。"
    ),
    "platform-uncounted": "还没有计票。请先说明每列、每个词的含义；只有总数的，先填公布的数字。",
    "platform-uncompared": "请先填写平台公布的数字，和本系统的计票对照以后再提请确认。",
    "platform-unit-unknown": "第 {line} 行：清册里找不到“{address}”，这一行没有计入",
    "platform-row-nameless": "第 {line} 行：没有房号，这一行没有计入",
    "platform-row-blank": "第 {line} 行：{address} 没有任何意见，不算参与",
    "platform-outside": "第 {line} 行：{address} 不在事项 {number} 的表决范围里，这一项没有计入",
    "platform-time-unread": "第 {line} 行：时间“{text}”看不懂，按没有时间处理",
    "platform-time-outside": "第 {line} 行：时间 {text} 不在投票时间里，这一行没有计入",
    "platform-area-unread": "第 {line} 行：面积“{text}”看不懂，没有和清册对照",
    "platform-twice": "{address}：第 {lines} 行重复，意见相同，只计一次",
    "platform-apart": (
        "{address}：第 {lines} 行属于同一户，对事项 {numbers} 的意见不同，又分不出先后，"
        "这几项没有计入"
    ),
    "platform-apart-timed": (
        "{address}：第 {lines} 行属于同一户，对事项 {numbers} 的意见不同，"
        "按本次会议的规则取其中一次"
    ),
    "platform-part": (
        "第 {line} 行：{address} 的业主另有 {units} 处（{others}）不在名单里；"
        "同一业主计一人，这里按全部面积计"
    ),
    "platform-paper-too": (
        "第 {line} 行：{address} 这一户也交了纸质票，连同纸质票计票时按本次会议的规则取其中一张"
    ),
    "platform-totals-apart": (
        "平台只给了总数，看不出哪些户另外交了纸质票，所以没有和本系统收到的纸质票合计"
    ),
    "platform-totals-over": "事项 {number}：平台公布的参与面积或者人数超过了清册的全部",
    "platform-totals-differ": "事项 {number}：各项意见加起来不等于参与表决的面积和人数",
    "platform-area-differs": "{address}：面积平台 {imported}，清册 {registered}",
    "platform-same": "公布的数字和本系统的计票全部相同",
    "platform-differing": "有 {differing} 处数字和公布的不同",
    "platform-unpublished": "还没有填写平台公布的数字，没有对照",
    "step-shows-platform-file": "文件“{name}”，SHA-256 {sha256}；{by}于 {at} 导入",
    "step-shows-platform-list": "{rows} 行，计入 {ballots} 张票；有 {left_out} 处没有计入",
    "step-shows-platform-totals": "只有平台公布的总数，没有逐户的名单",
    "step-shows-platform-counted": "事项 {number}（{title}）：{verdict}",
    "step-shows-platform-gone": "这份导入没有确认，后来由导入的人撤回，文件已经删除。",
    "step-shows-platform-public": (
        "确认以后，业主在会议页面上看到“平台结果（导入，本系统重新计票）”"
    ),
    "platform-here-register": "业主清册：{at} 冻结，{units} 个专有部分",
    "platform-here-notice": "会议公告：{at} 发出，有 {motions} 个事项",
    "platform-here-letters": "投票信：打印 {letters} 份",
    "platform-here-delivered": "送达：{delivered} 户有送达的记录",
    "platform-here-paper": "纸质票：{paper} 张，都有原件照片和两个人的录入",
    "platform-here-closed": "截止和计票：{at}，只含纸质票",
    "platform-here-log": "以上都在日志里（共 {entries} 条），用核验网页可以核对",
}
WORDS = {
    "platform-file": {
        "ballots": "逐户的表决名单",
        "result": "只有结果（总数）",
    },
    "platform-column": {
        "address": "房屋坐落（楼栋、单元、房号在一列）",
        "building": "楼栋",
        "section": "单元",
        "room": "房号",
        "area": "面积（可不选）",
        "time": "投票时间（可不选）",
    },
    "platform-measure": {
        "area": "面积（㎡）",
        "persons": "人数",
    },
}
