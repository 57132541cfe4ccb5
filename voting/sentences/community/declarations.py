"""What is declared about a property company, and why it is refused."""

SENTENCES = {
    "declaration-sourceless": "请写明数字出自哪一份材料，不超过 {most} 个字。",
    "declaration-unchanged": "和现在公示的一样，不用再填报。",
    "fees-quarterless": "请选择季度。",
    "fees-early": "这个季度还没有过完，过完以后再填报。",
    "fees-unbilled": "应收的金额要大于 0。",
    "fees-beyond": "实收不能多于应收；以前季度的欠费请不要算进来。",
    "declares-fees": (
        "{year} 年第 {quarter} 季度物业费：应收 {billed}，实收 {collected}，收缴率 {share}"
    ),
    "shared-month-wrong": "请选择已经开始的月份。",
    "shared-price-wrong": "单价请写成大于 0 的数，最多四位小数，例如 0.5483。",
    "shared-use-wrong": "用量请写成数字，最多两位小数。",
    "shared-line-malformed": "“{line}”看不出楼栋和用量，请写成“1栋 1234.5”。",
    "shared-buildings-wrong": "请写明至少一栋，最多 {most} 栋，每栋只写一次。",
    "shared-buildings-alone": "这些楼栋只有一户，公布就是公布这一户的用量，请去掉：{buildings}。",
    "shared-buildings-unknown": "冻结的清册里没有这些楼栋：{buildings}。",
    "declares-shared": "{month} {utility}：单价 {price} 元，合计 {total}",
    "declares-shared-building": "{building}：用量 {used}，费用 {cost}",
    "remuneration-year-wrong": "年份不对，要已经过完，在十年以内。",
    "remuneration-costless": "酬金制的要填写成本：不填就算不出结余是多少。",
    "remuneration-unpaid": "请填写预收的金额，要大于 0；成本不填负数。",
    "remuneration-share-wrong": (
        "酬金制请在酬金比例和固定酬金里只填一样，比例不超过 1000‰；综合制都不填。"
    ),
    "declares-share": (
        "{year} 年{scheme}：预收 {advance}，成本支出 {cost}，物业服务企业的酬金 {share}"
    ),
    "declares-surplus": "结余 {amount}，归全体业主",
    "declares-shortfall": "不足 {amount}，由全体业主承担",
    "declares-lump": (
        "{year} 年{scheme}：收费 {advance}，公布的成本 {cost}；盈余或者亏损归物业服务企业"
    ),
    "services-number": "请写明至少一项服务，最多 {most} 项。",
    "services-alike": "有两项服务名称一样，请分开写。",
    "services-early": "起算的日子还没有到。",
    "service-malformed": "“{line}”看不出多久一次，请写成“电梯维护保养 15天”。",
    "declares-services": "服务清单，从 {since} 起算：",
    "declares-service-days": "{name}：每 {number} 天一次",
    "declares-service-months": "{name}：每 {number} 个月一次",
    "service-unknown": "现在公示的服务清单里没有这一项。",
    "service-day-wrong": "日期不能晚于今天，也不能早于 {since}。",
    "service-taken-back": "这一条已经撤回。",
    "service-unexplained": "请写明为什么撤回，不超过 {most} 个字。",
    "photo-needed": "请选照片，不要选 PDF。",
    "act-take-back-service": (
        "撤回以后，业主仍然看到这一条和撤回的理由；不能恢复，要更正的另记一条。"
    ),
    "disclosure-chat": (
        "【{community}】公示（{disclosure}）：{title}{amount}\n{text}\n公示栏：{url}"
    ),
    "disclosure-chat-amount": "，金额 {amount}",
    "services-chat": (
        "【{community}】物业服务公示（{day}）\n{lines}\n{late}扫码或者点开看照片：{url}"
    ),
    "services-chat-late": "已超过约定时间：{names}。\n",
    "services-chat-last": "{name}：最近 {day}",
    "services-chat-never": "{name}：还没有记录",
    "step-about-declaration": "{community}填报{declaration}",
    "step-shows-source": "数字出自：{source}",
    "act-declare": (
        "确认以后向全体业主公示，并写明由社区填报和数字的出处；不能修改或者删除，"
        "有错的重新填报，以后一份为准，并写明更正过。"
    ),
}

WORDS = {
    "declaration": {
        "fees": "物业费收缴率",
        "services": "物业服务清单",
        "shared-use": "公摊的水电",
        "remuneration": "物业费收支（酬金制、综合制）",
    },
    "scheme": {"share": "酬金制", "lump": "综合制（包干制）"},
    "utility": {"electricity": "公共用电", "water": "公共用水"},
    "interval": {
        "1-days": "天 日",
        "7-days": "周",
        "1-months": "月 个月",
        "3-months": "季 季度",
        "12-months": "年",
    },
    "interval-of": {"days": "天", "months": "个月"},
}
