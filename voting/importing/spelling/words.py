"""The words of registers for use, handover state, area basis and kind of co-ownership.

The first list of each is the register's own; property companies and land registries use the others.
"""

from ballots.register import HandoverState, UnitUse
from voting.terms import AreaBasis, Sharing


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


USES = {
    "住宅": UnitUse.RESIDENTIAL,
    "商业": UnitUse.COMMERCIAL,
    "商铺": UnitUse.COMMERCIAL,
    "办公": UnitUse.OFFICE,
    "车位": UnitUse.PARKING,
    "车库": UnitUse.PARKING,
    "储藏室": UnitUse.STORAGE,
    "储藏": UnitUse.STORAGE,
    "其他": UnitUse.OTHER,
}
_MORE_USES = {
    UnitUse.RESIDENTIAL: (
        "普通住宅 成套住宅 非成套住宅 商品住宅 商品房 住房 居住 公寓 别墅 联排 联排别墅 叠拼 叠墅 "
        "洋房 高层 小高层 多层 多层住宅 高层住宅 花园住宅 经济适用房 安置房 公租房 廉租房 房改房 "
        "城镇住宅 居住用房 住宅用房 城镇住宅用地 住宅用地 低密度住宅 住宅楼 复式 "
        "跃层 跃层住宅 平房 保障房 保障性住房 回迁房 拆迁安置房 复式住宅 排屋 独栋别墅 双拼别墅"
    ),
    UnitUse.COMMERCIAL: (
        "商业服务 商业用房 商业服务用房 商服 商服用房 商用 商业网点 网点 店面 店铺 商店 门面 "
        "门面房 门市 超市 菜市场 农贸市场 餐饮 银行 "
        "底商 沿街商铺 营业房 营业用房 商业金融 批发零售 商业服务业 商服用地 商业用地"
    ),
    UnitUse.OFFICE: "写字楼 办公用房 办公室 办公楼 商务办公 商务",
    UnitUse.PARKING: (
        "停车位 产权车位 机动车位 机动车停车位 地下车位 地上车位 地下车库 地下停车位 汽车库 汽车位 "
        "车位(库) 机械车位 子母车位 微型车位 摩托车位 停车库 车库车位 私家车位 自走式车位"
    ),
    UnitUse.STORAGE: "储藏间 储物间 储物室 杂物间 杂物房 贮藏室 仓储 仓库 小房 柴间",
}
MORE_USES = {word: use for use, words in _MORE_USES.items() for word in words.split()}
VAGUE_USES = dict.fromkeys(
    _list(
        "非住宅 幼儿园 学校 会所 其它 酒店 宾馆 工业 厂房 医院 诊所 文体 非居住 教育 商住 商住两用 "
        "综合 综合楼 综合用房 酒店式公寓 商务公寓 SOHO LOFT 邮局 地下室 阁楼 夹层 商业办公 商办"
    ),
    UnitUse.OTHER,
)
"""Words for no certain use, but for no home: imported as 其他 with a warning."""
SHARED_USES = _list(
    "物业用房 物业管理用房 物管用房 物业服务用房 物业办公用房 物业 社区用房 社区服务用房 "
    "居委会用房 居委用房 业委会用房 业主委员会用房 公共用房 公用 公共 公建 公建配套 配套用房 "
    "配套公建 公共配套 设备用房 设备房 设备间 配电房 配电间 消防控制室 消控室 门卫 门卫室 传达室 "
    "架空层 架空 设备 人防 人防车位 人防车库 人防工程 人防地下室 垃圾房 公厕 公共厕所 避难层 "
    "水泵房 泵房 自行车库 非机动车库 养老用房 社区养老用房"
)
"""Words for rooms that usually belong to all owners together."""
PARKING = "车"
"""The character in those of these words that are for vehicles."""
OF_ONE_USE = ("车位", "车库", "储藏", "储物")
"""What the name of a sheet contains that has parking spaces or storage rooms only."""
STATES = {
    "已交付": HandoverState.HANDED_OVER,
    "已售未交付": HandoverState.NOT_HANDED_OVER,
    "未售": HandoverState.UNSOLD,
}
_MORE_STATES = {
    HandoverState.HANDED_OVER: (
        "自住 已入住 入住 出租 已出租 租住 已收房 收房 已收楼 收楼 已交房 交房 已交楼 交楼 已装修 "
        "已交房未入住 已交付未入住 已收房未入住 已收楼未入住 出租中 自住中 入伙 已入伙 已交钥匙 "
        "已交付使用 交付使用 已接收 业主自用 对外出租 装修 装修中 已接房 已领房 已领钥匙 交付 "
        "自用 业主自住 租户 已办证 常住"
    ),
    HandoverState.NOT_HANDED_OVER: (
        "已售未交房 已售未交楼 已售未交 已签约未交付 已售未收房 已售待交付"
    ),
    HandoverState.UNSOLD: "未出售 待售 未销售 库存 尾房 开发商未售 未卖 在售",
}
MORE_STATES = {word: state for state, words in _MORE_STATES.items() for word in words.split()}
VAGUE_STATES = _list(
    "空置 空房 空关 未入住 未交付 未交房 未装修 已售 已出售 未交 未收房 不住 闲置 空 现房 "
    "期房 预售 在建 抵押 查封 自持 开发商自持 已签约 已备案 已网签 预订 "
    "已预订 毛坯 精装 是 否 有 无 √ × Y N"
)
"""Words that leave open whether a unit was handed over; a member is asked once for each."""
BASES = {
    "不动产登记": AreaBasis.REGISTERED,
    "实测": AreaBasis.SURVEYED,
    "合同": AreaBasis.CONTRACTED,
}
_MORE_BASES = {
    AreaBasis.REGISTERED: (
        "不动产权证 不动产证 房产证 产权证 登记簿 登记 不动产登记簿 房屋所有权证 产权登记 "
        "不动产权证书"
    ),
    AreaBasis.SURVEYED: "实测面积 测绘 测绘报告 实测报告 房产测绘",
    AreaBasis.CONTRACTED: "买卖合同 购房合同 合同面积 商品房买卖合同 预售合同 备案合同",
}
MORE_BASES = {word: basis for basis, words in _MORE_BASES.items() for word in words.split()}
SHARED_BY = {"单独所有": Sharing.SOLE, "共同共有": Sharing.JOINT, "按份共有": Sharing.BY_SHARES}
_MORE_SHARED_BY = {
    Sharing.SOLE: "单独 独有 单有 单独所有权 房屋单独所有",
    Sharing.JOINT: (
        "共同 共有 夫妻共有 夫妻共同共有 共同所有 家庭共有 房屋共同共有 共同共有(夫妻)"
    ),
    Sharing.BY_SHARES: "按份 份额共有 按份所有",
}
MORE_SHARED_BY = {word: how for how, words in _MORE_SHARED_BY.items() for word in words.split()}
USE_NAMES = {use: word for word, use in reversed(USES.items())}
STATE_NAMES = {state: word for word, state in STATES.items()}
EVERYBODY = _list("全体业主 业主共有 全体业主共有 全体业主共同所有 小区业主 业主大会 全体共有")
EVERYBODYS = ("全体业主", "全体业主共有", "业主委员会", "业委会", "业主大会")
"""Endings of names that stand for all owners together, or for what acts for them."""
SAME_AS_ABOVE = _list("同上 同前 〃 ″ 〞 ” “ \" '' ′′")
OWNERS_THEMSELVES = _list(
    "业主 本人 户主 产权人 权利人 共有人 共有产权人 所有权人 所有人 业主本人 产权人本人 共有权人 "
    "业主1 业主2 产权人1 产权人2 主业主 共有业主 第一产权人 第二产权人 房主 - — / 无"
)
"""Words for a person's relation to the owner that say that it is an owner."""
NO_NUMBER = _list(
    "无 不详 未知 暂无 没有 缺 无证件 未提供 不清楚 待补 待核实 不明 - -- — —— 无证件号码 "
    "待补充 无身份证 丢失 遗失 身份证遗失 暂缺 缺失 未登记 未办理 空 无号码 无法提供 待查 "
    "无证 不知道 待定 N/A NA / // × XX XXX ? ?? * ** 0"
)
NO_COOWNER = NO_NUMBER | _list("无共有人 没有共有人 单独所有 否")
NOBODY = _list(
    "无 不详 未知 暂无 没有 缺 待定 待补 待补充 待查 空 空置 空房 公共 公用 国有 开发商 建设单位 "
    "业主 产权人 房主 同上 个人 单位 未售 未出售 待售 在售 库存 尾房 预留 自持 开发公司"
)
"""Words in the place of an owner's name that are no name."""
EXAMPLES = (
    (
        "1栋", "1单元", "0101", "", "住宅", "89.63", "不动产登记",
        "示例甲", "330199198001010017", "", "", "", "13800000001", "单独所有", "已交付",
    ),
    (
        "1栋", "1单元", "0102", "", "住宅", "89.63", "不动产登记",
        "示例乙、示例丙", "330199198001010025、330199198001010033", "", "", "",
        "13800000002、13800000003", "共同共有", "已交付",
    ),
)  # fmt: skip
"""The two example rows of the template, with a text for each `Column`."""
