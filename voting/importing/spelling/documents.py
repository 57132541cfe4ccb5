"""Kinds of identity documents and of owners by their names, and which numbers each kind has."""

import re
from enum import StrEnum

from voting.importing.spelling.identities import IdentityKind, find_kind
from voting.importing.spelling.words import NO_NUMBER

_PERSON = "[0-9]{17}[0-9X]"
_COMPANY = "[0-9A-HJ-NPQRTUWXY]{18}"


class DocumentKind(StrEnum):
    """A kind of identity document; its value is the word that registers use for it."""

    IDENTITY_CARD = "居民身份证"
    PASSPORT = "护照"
    HONG_KONG_AND_MACAU_PERMIT = "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "台湾居民来往大陆通行证"
    RESIDENCE_PERMIT = "港澳台居民居住证"
    CARD_OF_ELSEWHERE = "港澳台身份证"
    FOREIGNERS_CARD = "外国人永久居留身份证"
    OFFICERS_CARD = "军官证"
    COMPANY_CODE = "统一社会信用代码"
    LICENCE = "营业执照"
    OTHER = "其他证件"


class OwnerKind(StrEnum):
    """Whether an owner is a person or an organisation."""

    PERSON = "个人"
    ORGANISATION = "单位"
    OTHER = "其他"


_NUMBERS = {
    DocumentKind.IDENTITY_CARD: _PERSON,
    DocumentKind.PASSPORT: "(?=.*[A-Z])[0-9A-Z]{6,12}|[0-9]{7,9}",
    DocumentKind.HONG_KONG_AND_MACAU_PERMIT: "[HM][0-9]{8}([0-9]{2})?",
    DocumentKind.TAIWAN_PERMIT: "[0-9]{8}([0-9A-Z]{2,3})?|[0-9]{10}[A-Z]|T[0-9]{8}",
    DocumentKind.RESIDENCE_PERMIT: "8[123][0-9]{15}[0-9X]",
    DocumentKind.CARD_OF_ELSEWHERE: "[A-Z]{1,2}[0-9]{6}[0-9A]|[157][0-9]{7}|[A-Z][0-9]{9}",
    DocumentKind.FOREIGNERS_CARD: "[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]",
    DocumentKind.OFFICERS_CARD: r"[\u4e00-\u9fff]{1,4}字?第?[0-9A-Z]{4,12}号?|[0-9A-Z]{6,12}",
    DocumentKind.COMPANY_CODE: _COMPANY,
    DocumentKind.LICENCE: f"{_COMPANY}|[0-9]{{13}}|[0-9]{{15}}|[0-9A-Z]{{8}}[0-9X]|[0-9]{{12}}",
}
_OF_COMPANIES = (DocumentKind.COMPANY_CODE, DocumentKind.LICENCE)
_PATTERNS = {kind: re.compile(pattern, re.ASCII) for kind, pattern in _NUMBERS.items()}
_DOCUMENTS = {
    DocumentKind.IDENTITY_CARD: (
        "身份证 居民身份证 中华人民共和国居民身份证 二代身份证 第二代居民身份证 二代居民身份证 "
        "第二代身份证 临时身份证 临时居民身份证 公民身份证 身份证号 身份证号码 境内身份证 户口簿 "
        "户口本 居民户口簿 大陆身份证 内地身份证 中国身份证"
    ),
    DocumentKind.PASSPORT: "护照 外国护照 中国护照 普通护照 因私护照 外籍护照 外国人护照",
    DocumentKind.HONG_KONG_AND_MACAU_PERMIT: (
        "港澳居民来往内地通行证 港澳通行证 回乡证 港澳居民通行证 港澳居民往来内地通行证 "
        "港澳来往内地通行证 港澳居民回乡证 港澳同胞回乡证 香港居民来往内地通行证 "
        "澳门居民来往内地通行证"
    ),
    DocumentKind.TAIWAN_PERMIT: (
        "台湾居民来往大陆通行证 台胞证 台湾通行证 台湾居民通行证 台湾居民往来大陆通行证 台湾同胞证"
    ),
    DocumentKind.RESIDENCE_PERMIT: (
        "港澳台居民居住证 港澳居民居住证 台湾居民居住证 港澳台居住证 香港居民居住证 澳门居民居住证"
    ),
    DocumentKind.CARD_OF_ELSEWHERE: (
        "港澳台身份证 香港身份证 澳门身份证 台湾身份证 港澳身份证 香港永久性居民身份证 "
        "香港居民身份证 澳门居民身份证 澳门永久性居民身份证 香港特别行政区身份证 台湾国民身份证 "
        "境外身份证"
    ),
    DocumentKind.FOREIGNERS_CARD: (
        "外国人永久居留身份证 外国人永久居留证 永久居留证 外国人居留证 外国人永居证 绿卡 "
        "外国人永久居留身份证件"
    ),
    DocumentKind.OFFICERS_CARD: (
        "军官证 士官证 士兵证 军人证 军人身份证 文职干部证 文职人员证 警官证 军官离休证 军官退休证 "
        "离休证 退休证 军队证件 武警警官证 解放军军官证 义务兵证 学员证 军警证"
    ),
    DocumentKind.COMPANY_CODE: (
        "统一社会信用代码 统一社会信用代码证 统一社会信用代码证书 社会信用代码 信用代码"
    ),
    DocumentKind.LICENCE: (
        "营业执照 企业营业执照 工商营业执照 法人营业执照 企业法人营业执照 组织机构代码 "
        "组织机构代码证 事业单位法人证书 法人证书 社会团体法人登记证书 社团法人证书 "
        "民办非企业单位登记证书 机关法人证书 机构代码证 工商注册号"
    ),
    DocumentKind.OTHER: (
        "其他证件 其他 其它 其它证件 其他有效证件 其他个人证件 出生证 出生证明 出生医学证明 驾驶证"
    ),
}
_OWNERS = {
    OwnerKind.PERSON: (
        "个人 自然人 私有 私人 居民 个人业主 境内个人 境外个人 境内自然人 境外自然人 自然人业主 "
        "外籍个人 个人产权 私产 家庭"
    ),
    OwnerKind.ORGANISATION: (
        "单位 企业 法人 企业法人 非自然人 公司 机关 事业单位 国有企业 国有 集体 集体企业 社会团体 "
        "民办非企业 开发商 建设单位 政府 政府机关 村委会 非法人组织 组织 机构 法人单位 企事业单位 "
        "机关法人 事业法人 事业单位法人 国家机关 单位业主 企业业主 开发企业 房地产开发企业 "
        "法人或其他组织 法人或非法人组织 境内企业 外资企业 民营企业 私营企业 有限公司 开发公司"
    ),
    OwnerKind.OTHER: "其他 其它 个体工商户 个体户 个体 港澳台 外籍 其他组织",
}
DOCUMENTS = {word: kind for kind, words in _DOCUMENTS.items() for word in words.split()}
OWNERS = {word: kind for kind, words in _OWNERS.items() for word in words.split()}
WITHOUT_KIND = NO_NUMBER | {""}
"""Words in the place of a kind that name none."""


def has_kind(identity: str, kind: DocumentKind) -> bool:
    """Tell whether a normalized number may be one of a kind of document."""
    if kind in _OF_COMPANIES and find_kind(identity) is IdentityKind.PERSON:
        return False
    pattern = _PATTERNS.get(kind)
    return pattern is None or pattern.fullmatch(identity) is not None
