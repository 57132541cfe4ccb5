"""Sentences for the operator of the server."""

SENTENCES = {
    "settings": "系统还没有配置好：请按英文说明设置（docs/operating.md 列出各项），再运行一次。",
    "address-refused": "不能在 {bind} 提供服务。请换一个地址或端口，或先停掉占用它的程序。",
    "maintenance": "备份、恢复或更换密钥没有完成，请按英文提示处理后重新运行。",
    "key-missing": (
        "签名密钥缺失或不能使用，请联系管理员：缺失的运行 assembly keys init 生成，"
        "损坏的从备份恢复。"
    ),
    "given-not-found": "没有找到您输入的代码或编号，请核对后重新运行。",
    "file-unusable": "文件、文件夹或网络地址不能使用，请检查。",
    "program-failed": "程序出错，这一步没有完成；请把这一行告诉维护人员。",
    "done-not-printed": "这一步已经完成，但标准输出写不进去。结果是：{done}",
    "rendering-failed": "文件暂时生成不了，请过几分钟再试；一直不行的，请联系管理员。",
    "glyph-missing": "有无法打印的字：{characters}。请换一种写法，或联系管理员安装含有该字的字体。",
    "database-failed": (
        "数据库打不开，或没有完成这项操作。请检查 DATABASE_URL、数据库是否在运行、"
        "文件和文件夹能否读写。"
    ),
    "database-older": "数据库还没有升级到这个版本，请先备份，再运行 assembly migrate。",
    "database-newer": "数据库比这个程序新，请换用较新的程序，或恢复升级以前的备份。",
    "database-foreign": (
        "数据库里有表，却没有版本号：它属于别的程序，或只恢复了一半。"
        "请换一个空的数据库，再运行 assembly migrate 或 assembly restore。"
    ),
    "database-not-unicode": (
        "数据库的编码不是 UTF8，存不了中文。请用 createdb --template template0 --encoding UTF8 "
        "新建一个，再运行。"
    ),
    "database-missing": "还没有数据库，请先运行 assembly migrate。",
    "database-address-malformed": (
        "DATABASE_URL 须形如 sqlite:///var/assembly.db 或 postgresql://用户名:密码@主机/库名，"
        "请修改。"
    ),
    "keys-foreign": (
        "密钥文件夹不是这个数据库的：里面没有它的会议用过的密钥 {key}。"
        "请检查 ASSEMBLY_KEYS 和 DATABASE_URL，或从备份恢复这个文件夹。"
    ),
    "keys-not-made": (
        "这些小区的代码或名称不合规定，没有为它们生成密钥：{communities}。其余密钥已经齐全。"
        "请联系维护人员改正后再运行。"
    ),
}
