"""Files that are handed in: scans, documents, spreadsheets."""

SENTENCES = {
    "scan-too-large": "照片或文件超过 10 MB，请压缩或重拍后再上传。",
    "scan-too-many-pixels": "照片尺寸过大，请缩小后再上传。",
    "scan-unreadable": "这不是能打开的照片或 PDF，请重新拍照（JPG、PNG）再上传。",
    "pdf-unreadable": "这份 PDF 打不开，请重新扫描，不要加密码。",
    "pdf-goes-on": "这份 PDF 不完整，或者末尾夹带了别的内容，请重新导出或扫描后再上传。",
    "pdf-active": (
        "这份 PDF 带有脚本、附件或会自动运行的内容，为了安全不能接收。"
        "请把它打印成新的 PDF（打印时选“另存为 PDF”）再上传。"
    ),
    "pdf-too-many-objects": "这份 PDF 过于复杂，请把它打印成新的 PDF 再上传。",
    "pdf-empty": "这份 PDF 里没有页面，请重新扫描。",
    "table-too-large": "文件超过 20 MB，请删去与清册无关的内容后再上传。",
    "table-too-long": "表格超过十万行，请删去与清册无关的行后再上传。",
    "table-not-text": "这不是文本文件，请从表格软件另存为 CSV 再上传。",
    "table-encoding-unknown": "文件编码无法识别，请另存为 UTF-8 编码的 CSV 再上传。",
    "csv-malformed": "CSV 文件格式有误，请用表格软件重新另存后再上传。",
    "table-damaged": ("表格打不开，文件可能损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。"),
    "table-locked": (
        "表格设有密码。请用 Excel 或 WPS 输入密码打开，"
        "在“文件”里清空打开密码，另存为 .xlsx 再上传。"
    ),
    "table-archive": "这是压缩包，或者不是表格。请先解压，把里面的表格另存为 .xlsx 再上传。",
    "table-too-wide": "表格里有内容的格子离得太远或太多，请只留下清册的行和列再上传。",
    "table-too-large-unpacked": "表格展开后过大，请删去与清册无关的内容。",
    "table-with-macros": "这份表格带宏，为了安全不能接收，请另存为不带宏的 .xlsx 再上传。",
    "table-web-page": (
        "这是网页格式的文件（扩展名可能写成了 .xls），里面没有读得出的表格。"
        "请用 WPS 或 Excel 打开，另存为 .xlsx 再上传。"
    ),
    "table-of-other-kind": (
        "只接受 .xlsx、.xls、.et、.ods 或 .csv 文件，请用表格软件另存为 .xlsx 再上传。"
    ),
}
