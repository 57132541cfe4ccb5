"""The findings on a register's file, and the answers between which a member chooses."""

SENTENCES = {
    "line-in-file": "第 {line} 行",
    "line-in-sheet": "“{sheet}”第 {line} 行",
    "whole-sheet": "工作表“{sheet}”",
    "found-in-sheet": "工作表“{sheet}”：{text}",
    "whole-file": "整份文件",
    # The findings as a spreadsheet.
    "annotated-sheet": "清册",
    "annotated-others": "其他发现",
    "annotated-area": (
        "这张工作表的面积以{unit}计，与别的工作表不同，没有带过来（原来是 {area}）；"
        "请换算成平方米填进来"
    ),
    "found-other": "原来的文件{where}：{text}",
    "choice-other-settled": "已经查清，不影响这份清册",
    # The sheets and columns of a file.
    "found-sheet-unread": ("工作表“{sheet}”没有读入：没有找到清册的表头。里面有房屋的，请并入清册"),
    "found-sheet-simplified": (
        "表头是繁体字：楼栋、用途、状态等按简体字登记，产权人姓名照原样；请核对楼栋的写法"
    ),
    "found-special-left": (
        "工作表“{sheet}”像是{use}的清册，没有读入；要一起登记的，"
        "请在网页“哪些工作表要读”里选“读入”，或把它们并入清册，用途写“{use}”"
    ),
    "found-special-read": (
        "没有房号，按{use}的清册读入：每一行登记为一个{use}；不对的请补上“房号”“用途”两列"
    ),
    "found-sheet-hidden": "工作表“{sheet}”是隐藏的，像一份清册，请确认要不要读入",
    "choice-sheet-read": "读入这张工作表",
    "choice-sheet-left": "不读入",
    "found-header-missing": (
        "没有找到表头，请保留这些列：{columns}；如果文字是乱码，请另存为 UTF-8 编码再上传"
    ),
    "found-column-missing": "表头缺少{columns}，请补上这一列",
    "found-column-missing-unread": (
        "表头缺少{columns}，请补上这一列；这些列没有认出来：{unread}，可以指定是哪一列"
    ),
    "found-register-empty": "表头下面没有任何房屋",
    "found-area-built": (
        "面积取自“{title}”这一列，按建筑面积（含公摊）登记；要按专有部分面积计算的，请换成那一列"
    ),
    "found-basis-column-missing": "{sheets}没有“面积依据”这一列，先按未知登记",
    "found-telephone-column-missing": "{sheets}没有“联系电话”这一列，业主收不到短信通知，请补上",
    "found-use-column-missing": "{sheets}没有“用途”这一列：全部是住宅的请确认，否则请补上",
    "choice-all-residential": "全部是住宅",
    "found-state-column-missing": (
        "{sheets}没有“交付状态”这一列：全部已交付的请确认，否则请补上（未交付的由建设单位投票）"
    ),
    "choice-all-delivered": "全部已交付",
    "found-table-unread": (
        "从这一行起是另一张表（{titles}），没有读入；里面有要计入的房屋的，请并入清册"
    ),
    "found-tables-abreast": (
        "表头里房号、面积、产权人都有两列，像是两张表并排，第二张没有读入：请把它移到第一张下面"
    ),
    "found-column-rivals": (
        "{titles}也像“{column}”，没有读入，读的是“{chosen}”；不对的请指定是哪一列"
    ),
    "found-row-struck": "这一行有划掉的字（删除线）：{text}。请说明这一行还算不算",
    "choice-row-kept": "照常登记",
    "choice-row-dropped": "这一行不要",
    "found-marks-untold": (
        "这份旧格式（.xls）看不出隐藏的行列和划掉的字，都已照常读入；另存为 .xlsx 再上传就看得出"
    ),
    "found-rows-hidden": (
        "有 {rows} 行是隐藏的（第 {first} 行起），已照常读入；不该算的请删去这些行"
    ),
    "found-rows-filtered": (
        "有 {rows} 行是隐藏（可能是筛选）的（第 {first} 行起），已照常读入；不该算的请删去这些行"
    ),
    "found-column-hidden": "“{title}”这一列是隐藏的，已照常读入，请取消隐藏后核对",
    "found-total-differs": (
        "“{title}”写的是 {area} ㎡，上面各行相加是 {sum} ㎡，"
        "合计与各行不符：请核对有没有漏行、重复或写错的面积"
    ),
    "found-count-differs": (
        "“{title}”写的是 {count} 户（套），上面共有 {sum} 套，合计与各行不符，请核对"
    ),
    "found-persons-differ": (
        "“{title}”写的是 {count} 人，上面各行有 {persons} 个证件号码（共写了 {times} 次），"
        "合计与各行不符，请核对有没有漏写的产权人"
    ),
    "found-area-unit": (
        "面积的单位写的是“{unit}”，不是平方米，读错就差很多倍。请对照房产证，说明这一列的数字是什么"
    ),
    "found-area-unit-unknown": (
        "面积的单位写的是“{unit}”，不能准确换算成平方米：请在表格里改成平方米再上传；"
        "数字其实已经是平方米的请确认"
    ),
    "choice-area-scaled": "单位没有写错：{area} 换算成 {metres} ㎡",
    "choice-area-metres": "单位写错了，数字就是平方米",
    # Where a unit is.
    "found-address-became-date": (
        "“{text}”成了日期：表格软件把房号当成日期改掉了。请把这一列设为“文本”格式，"
        "按房产证重新填写，如 1-2"
    ),
    "found-address-unprintable": (
        "房号里有打印不出的字（{codes}），信函上印作“〓”并注明，请改成打得出的字"
    ),
    "found-cell-missing": "“{column}”是空的，请补上",
    "found-room-unclear": (
        "“{text}”看不出是哪一栋的哪一间，请增加“楼栋”一列，或写成“1栋1单元101”、“1-1-101”"
    ),
    "found-building-spellings": (
        "清册里既有“{first}”又有“{second}”，可能是同一栋的两种写法，也可能是不同的楼，请确认"
    ),
    "choice-building-same": "是同一栋",
    "choice-building-different": "是不同的两栋",
    "found-section-lacking": (
        "{address}没有写单元，而{where}的{other}是同一栋、同一房号，可能是同一套，会算两次。"
        "是同一套的请只留一行，是两套的请确认"
    ),
    "choice-units-two": "是两套不同的房屋",
    "found-building-above": (
        "从这一行起“楼栋”是空的或写着“同上”，上面的行写着“{building}”。"
        "请确认这些行与上一行同一栋，否则请补上"
    ),
    "choice-building-above": "空着或写“同上”的与上一行同一栋",
    "found-cell-broken": "“{column}”里的公式没有结果或出错，请粘贴为数值，或重新填写",
    "found-room-maybe-date": (
        "房号“{room}”可能是表格软件把 1-2 这样的房号改成日期以后的数，请对照房产证；"
        "确实是房号的请确认"
    ),
    "found-room-several": (
        "房号“{room}”像是几套房屋写在一行：登记簿上是几套的，请每套写一行，各写面积；"
        "登记簿上是一套的请确认"
    ),
    "choice-room-one": "登记簿上是一套，房号就这样写",
    "choice-room-as-written": "房号就是这样写",
    "found-unit-twice-differing": (
        "{address} 与{where}是同一套房屋，请核对：写重了的只留一行；"
        "是共有人的，面积、共有方式写得和那一行一样"
    ),
    "found-unit-twice-in-sheets": (
        "{address} 与{where}是同一套房屋。两张工作表像是新旧两份的，请在网页“哪些工作表要读”里"
        "只读一张，或只上传新的那一张；不是的，请核对是不是写重了"
    ),
    # What a unit is.
    "found-unit-shared": (
        "“{word}”：物业用房、公共用房一般归全体业主共有，不计入面积和人数。"
        "请确认这一间是归全体业主共有，还是归所写的产权人所有"
    ),
    "choice-unit-of-all": "归全体业主共有，不列入清册",
    "choice-unit-owned": "归所写的产权人所有，照常登记",
    "found-use-vague": "“{word}”按“其他”登记，请核对；是商业、办公的请写明",
    "found-word-unknown": "“{word}”不认识，请写成：{words}",
    "found-word-missing": "“{column}”是空的，请写成：{words}",
    "found-word-unread": "“{word}”不认识，先按未知导入；可以写成：{words}",
    "found-basis-missing": "没有写面积依据，请补上：{words}",
    "found-state-vague": (
        "“{word}”看不出有没有交付：未交付的由建设单位投票。请说明这份清册里写“{word}”的房屋是哪一种"
    ),
    "found-state-empty": (
        "“交付状态”空着，看不出有没有交付：未交付的由建设单位投票。请说明这份清册里空着的房屋是哪一种"
    ),
    "choice-delivered": "都是已交付",
    "choice-undelivered": "都是已售未交付",
    "choice-unsold": "都是未售",
    "found-developer-unclear": ("有未交付的房屋，但没有未售的房屋，看不出哪一家是建设单位，请核对"),
    "choice-no-developer": "没有建设单位，由所写的产权人投票",
    "found-developer-unclear-owners": (
        "未售的房屋有几位产权人，看不出由哪一家建设单位投票，请核对"
    ),
    "found-developer-several": (
        "{address} 已售未交付，清册里有 {developers} 家建设单位，请确认由哪一家投票"
    ),
    # Areas.
    "found-area-merged": (
        "面积的格子和上面几行合并在一起，看不出这一套是多少，请取消合并，逐套填写"
    ),
    "found-area-became-date": "面积成了日期“{text}”，请把这一列设为“数值”格式，重新填写",
    "found-area-missing": "面积是空的，请按不动产登记簿补上；如果是公式，请先粘贴为数值",
    "found-area-not-a-number": "面积“{text}”不是数字，请只写数字，如 89.63",
    "found-area-negative": "面积“{text}”是负数，请核对",
    "found-area-zero": "面积是 0，请按不动产登记簿填写",
    "found-area-decimals": "面积“{text}”超过四位小数，请按不动产登记簿填写",
    "found-area-malformed": "面积“{text}”的写法不对，请写成 89.63 这样的数字",
    "found-area-large": "面积 {area} ㎡ 对这类房屋过大，请核对小数点",
    "found-area-small": "面积 {area} ㎡ 对这类房屋过小，请核对小数点和单位",
    # Owners.
    "found-owner-missing": "没有填写产权人，请补上姓名和证件号码",
    "found-identity-count": "{names} 位产权人却有 {numbers} 个证件号码，请一一对应",
    "found-identity-count-none": (
        "{names} 位产权人却有 {numbers} 个证件号码，请一一对应；确实不知道号码的写“不详”"
    ),
    "found-name-mapped": "姓名里有旧系统的自造字，已按国家标准换成“{name}”，请核对这个字",
    "found-name-unprintable": (
        "姓名里有打印不出的字（{codes}），信函和结果上印作“〓”并注明，请核对这个字的写法"
    ),
    "found-name-recent": (
        "姓名里有近年才收入字符集的生僻字（{codes}），许多手机和打印机还显示不出，请核对这个字"
    ),
    "found-share-unread": "“{name}”后面的份额没有登记：共有人共投一票，份额由共有人自行商定",
    "found-owners-incomplete": "“{name}”没有写全共有人，请补上其余的人和证件号码",
    "found-name-garbled": "姓名“{name}”里有问号、方框或星号，可能丢了字，请按证件改正",
    "choice-name-as-written": "姓名就是这样写",
    "found-owner-odd": "产权人写的是“{name}”，不像姓名或单位名称，请按证件改正",
    "found-coowner-missing": "写的是共有，却只有一位产权人，请核对有没有漏写的共有人",
    "found-relation": (
        "这份清册里，写着“{word}”的人是不是产权人？租户、家属不是产权人的，不能登记为业主"
    ),
    "choice-relation-owner": "是产权人，照常登记",
    "choice-relation-other": "不是产权人，这些行不登记为业主",
    "found-unit-without-owner": (
        "{address}只写了不是产权人的人，没有写产权人：请补上产权人，否则这一套的面积会漏算"
    ),
    "found-sole-several": "写的是单独所有，却有 {owners} 位产权人，请核对",
    "found-owner-dead": (
        "“{name}”写着已去世：先按所写登记，请核对并改为继承人；由谁投票以继承为准"
    ),
    "this-owner": "这位产权人",
    "an-owner": "产权人",
    "found-owners-joined": "与{where}是同一套房屋（{address}），已合并为共有人，面积只算一次",
    "found-coowners-area": (
        "{address} 与{where}是同一套房屋，产权人不同，应是共有。请说明面积是整套的，还是各人的份额"
    ),
    "found-owners-contradict": (
        "{address} 与{where}是同一套房屋，产权人不同，却写着单独所有：可能是共有，"
        "也可能有一行写的是以前的产权人。请对照不动产登记簿说明"
    ),
    "choice-only-these-owners": "不是共有：现在的产权人只有{names}，{area} ㎡，另一行不算",
    "choice-area-of-shares": "是共有人，每行写的是各人的份额，整套 {area} ㎡",
    "choice-area-of-whole": "是共有人，每行写的都是整套 {area} ㎡",
    # Identity numbers.
    "found-identity-twice": "同一证件号码写了两次，请核对",
    "found-identity-twice-in-unit": "同一证件号码在{where}已经是这套房屋的产权人，请核对",
    "found-identity-unknown": (
        "{name}没有证件号码，看不出是不是与别处同一人，请补上；确实不知道的请确认"
    ),
    "choice-own-person": "确实不知道号码，按单独的一人登记",
    "found-identity-rounded": (
        "证件号码的末几位已经丢失：表格软件把它当数字，只留下 15 位。请把这一列设为“文本”格式，"
        "再从证件上重新录入（改格式找不回丢失的数字）"
    ),
    "found-identity-maybe-rounded": (
        "{name}的证件号码以 000 结尾，可能是表格软件丢了末几位，"
        "请对照证件；丢了的请把这一列设为“文本”格式再重新录入"
    ),
    "choice-number-compared": "已对照证件，号码就是这样",
    "found-identity-malformed": "证件号码的位数或字符不对，请核对",
    "found-identity-became-date": (
        "证件号码成了日期，请把这一列设为“文本”格式，再从证件上重新录入"
    ),
    "found-identity-masked": "证件号码有几位打了星号，看不出是谁，请补全；确实不知道的写“不详”",
    "found-identity-unusual": (
        "{name}的证件号码不像任何一种证件的：位数不对，或数字写成了字母（如 0 写成 O），"
        "也可能丢了前面的 0。请对照证件；看过原件的请确认"
    ),
    "found-identity-odd": (
        "{name}的证件号码校验位不对，多半是录错了，请对照证件；少数证件确实如此，看过原件的请确认"
    ),
    "choice-number-genuine": "已对照证件原件，号码就是这样",
    "found-identity-check-digit": "证件号码的校验位不对，请对照证件核对",
    "found-identity-two-names": "同一证件号码在前面的行里是另一个姓名，会按同一人计算，请核对",
    "found-identity-two-persons": (
        "{name}与{where}的{other}是同一个证件号码，姓名完全不同，"
        "多半有一个号码录错了，请对照证件；确实是同一人的请确认"
    ),
    "found-identity-two-alike": (
        "{name}与{where}的{other}是同一个证件号码，姓名只有几分像；这种号码没有校验位，可能是两个人，"
        "也可能有一个号码录错了，请对照证件；确实是同一人的请确认"
    ),
    "found-identity-two-documents": (
        "{name}与{where}的{other}数字相同，却一个是澳门身份证，一个是台胞证，多半是两个人。请对照证件："
        "是两个人的，其中一位改填另一种证件的号码，没有的写“不详”；确实是同一人的请确认"
    ),
    "choice-counted-as-one": "是同一人，按一人计算",
    # Kinds of documents and of owners.
    "found-kind-unknown": "“{word}”不认识，请说明这份清册里“{column}”写“{word}”的是哪一种",
    "choice-kind": "是{kind}",
    "found-document-contradicted": (
        "{name}的证件类型写的是“{document}”，号码却不像，多半有一个写错了，请对照证件"
    ),
    "found-document-other": (
        "{name}的证件类型写的是“{document}”，号码却是一个完整的{kind}。"
        "这份清册里同样的只问这一次，请核对是类型写错了，还是号码写错了"
    ),
    "choice-number-right": "已对照证件，号码没有错，只是类型写错了",
    "found-owner-contradicted": (
        "{name}写的是“{owner}”，与名称或号码（{kind}）不符：单位要写单位自己的号码，"
        "不能写法定代表人、经办人的。请核对"
    ),
    "choice-owner-as-written": "已核对，名称和号码就是这样",
    # Who is one person.
    "found-person-renewed": (
        "{name}的通行证与{where}的只差换证的末几位，可能是同一人换了证，请确认"
    ),
    "found-person-same-telephone": (
        "{name}与{where}同名、电话也一样，证件号码不同，可能是同一人，请确认"
    ),
    "found-company-two-numbers": (
        "“{name}”与{where}是同一个单位名称，号码不同，可能是同一单位，请确认"
    ),
    "choice-person-same": "是同一人",
    "choice-person-different": "不是同一人",
    "joined-by-code": "{name}：组织机构代码包含在统一社会信用代码里",
    "joined-by-old-number": "{name}：15 位旧号码按 18 位计算，{units} 处房屋是同一人",
    "joined-by-member": "{name}：经确认是同一人",
    "apart-namesakes": "{name}：同名，证件号码不同，按 {persons} 人登记",
    # Telephones.
    "found-telephone-none": "没有联系电话，请补上，否则收不到通知",
    "found-telephone-too-few": (
        "{owners} 位产权人只有 {telephones} 个电话，按顺序登记给了{names}；"
        "是别人的请写明，其余的请补上，否则收不到通知"
    ),
    "found-telephone-malformed": "联系电话的写法不对，请核对",
    "found-telephone-several": "有 {telephones} 个联系电话，只登记第一个",
    "found-telephone-several-each": (
        "{owners} 位产权人有 {telephones} 个电话，已按顿号分给各人，每人登记第一个，请核对"
    ),
    "found-telephone-unclear": (
        "{owners} 位产权人有 {telephones} 个电话，看不出是谁的，都没有登记；"
        "请每人写一个，用“、”分开"
    ),
    "found-telephone-shared": ("有 {owners} 位产权人写着同一个电话，表决短信都会发到这里，请核对"),
    # The report.
    "report-total": "{units} 个专有部分，{holdings} 份持有，共 {area} ㎡",
    "report-undecided": "有 {undecided} 处要由委员确认，改正、确认之前不能导入。",
    "report-undecided-wrong": (
        "有 {errors} 处错误，有 {undecided} 处要由委员确认，改正、确认之前不能导入。"
    ),
    "report-wrong": "有 {errors} 处错误，改正之前不能导入。",
    "report-with-warnings": "没有错误，可以导入；有 {warnings} 处提醒，请核对。",
    "report-clean": "没有发现问题，可以导入。",
    "sample-identity": "{kind}，{length} 位",
}

WORDS = {
    "finding-kind": {
        "error": "错误",
        "confirm": "待确认",
        "warning": "提醒",
    },
    "identity-kind": {
        "person": "身份证号",
        "company": "统一社会信用代码",
        "officer": "军官证等",
        "permit": "通行证",
        "other": "其他证件",
    },
    "sample": {
        "none": "没有",
        "unknown": "号码不详",
        "hidden": "（有，不显示）",
    },
    "skipped": {
        "sheet": "工作表",
        "total": "合计",
        "note": "说明、签字",
        "header": "重复的表头",
        "struck": "划掉的行",
        "shared": "归全体业主共有",
        "others": "不是产权人的行",
        "column": "没有用到的列",
    },
    "report-column": {
        "problem": "问题",
        "line": "原行号",
    },
    "other-column": {
        "kind": "发现的种类",
        "problem": "问题（已经查清的，删去这一行再上传）",
        "line": "原来的位置",
        "code": "代码（请勿改动）",
    },
}
