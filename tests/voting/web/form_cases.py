"""Every form of the application as somebody sends it, with one mistake in it."""

from tests.voting.concerns.concern_cases import CONCERNS
from tests.voting.daily.daily_cases import DAILY
from tests.voting.installation import CLOSES, FINAL
from tests.voting.watching.appointment_cases import APPOINTMENTS
from tests.voting.web.browsing import PICTURE
from tests.voting.web.form_scenes import (
    Case,
    add_election,
    adopt_rule,
    answer_draft,
    ask_for_code,
    ask_for_guidance,
    ask_for_own_code,
    certify,
    check_doubtful,
    disclose,
    dispute,
    finish,
    give_leave,
    import_anew,
    let_buyers_vote,
    let_the_vote_be_extended,
    object_to_result,
    propose_matter,
    publish_preliminary,
    receive_paper,
    sign_in_for_several,
    start_survey,
    vote_as_owner,
    vote_once,
)

_MEETING, _DRAFT = "/committee/meetings/{meeting}", "/committee/meetings/{draft}"
_OFFICE = "/office/{community}/{meeting}"
_GUIDED = "/office/{community}/{draft}/guidance/"
_FLAT = "?building=1栋&section=1单元&room=0101"
ADDRESS = {"building": "1栋", "section": "1单元", "room": "0101"}
_MISSING = "请填写这一项。"
_DAY, _EARLIER, _MOMENT = "2026-03-01", "2026-04-02T08:00", "2026-04-20T08:00"
_PICTURE = ("scan", PICTURE)
CASES = {
    **APPOINTMENTS, **CONCERNS, **DAILY,
    "staff sign-in": Case(
        who="nobody", page="/sign-in", action="/sign-in", wrong="login", says=_MISSING,
        typed={"login": "", "password": "geheimnis"}, secret=("password",),
    ),
    "wrong password": Case(
        who="nobody", page="/sign-in", action="/sign-in", wrong="password", says="账号或密码不对",
        typed={"login": "m-langyue", "password": "geheimnis"}, secret=("password",), status=401,
    ),
    "telephone": Case(
        who="nobody", page="/vote/sign-in", action="/vote/sign-in", wrong="telephone",
        prefix="telephone-", says="11 位数字", typed={"telephone": "1380013"},
    ),
    "letter": Case(
        who="nobody", page="/v/{token}", action="/v/{token}", wrong="last_six",
        says="还可以再试 4 次", typed={"last_six": "QZQZQZ"}, status=401,
    ),
    "meeting": Case(
        who="member", page="/committee/meetings/new", action="/committee/meetings",
        wrong="objection_days", says="请填写 0 到 60 之间的整数。",
        typed={"title": "临时会议", "opens_at": _MOMENT, "closes_at": "2026-04-28T08:00",
               "objection_days": "61", "rules": "hangzhou-2021-r2", "kind": "interim"},
    ),
    "meeting that is not the first": Case(
        who="member", page="/committee/meetings/new", action="/committee/meetings",
        wrong="kind", says="不再是首次会议", unseen={"kind": "first"},
        typed={"title": "再次会议", "opens_at": _MOMENT, "closes_at": "2026-04-28T08:00",
               "objection_days": "7"},
    ),
    "meeting of no kind": Case(
        who="member", page="/committee/meetings/new", action="/committee/meetings",
        wrong="kind", says="请从列出的各项中选择。", unseen={"kind": "fourth"},
        typed={"title": "再次会议", "opens_at": _MOMENT, "closes_at": "2026-04-28T08:00",
               "objection_days": "7"},
    ),
    "meeting that ends before it begins": Case(
        who="member", page="/committee/meetings/new", action="/committee/meetings",
        wrong="closes_at", says="截止时间必须晚于开始时间",
        typed={"title": "临时会议", "opens_at": _MOMENT, "closes_at": "2026-04-19T08:00",
               "objection_days": "7"},
    ),
    "meeting that is changed": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/edit", prefix="change-",
        wrong="title", says=_MISSING,
        typed={"title": "", "opens_at": _MOMENT, "closes_at": "2026-04-28T08:00",
               "objection_days": "9", "rules": "hangzhou-2021-r2"},
    ),
    "meeting that is copied": Case(
        who="member", page=_MEETING + "/copy", action=_MEETING + "/copy", wrong="closes_at",
        says="截止时间必须晚于开始时间",
        typed={"title": "再次会议", "opens_at": _MOMENT, "closes_at": "2026-04-19T08:00",
               "objection_days": "9"},
    ),
    "motion that is changed": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/motions/M1", prefix="motion-M1-",
        wrong="names", says="不超过 300 个字",
        typed={"title": "选委员", "text": "第一行\n第二行", "names": "张三：" + "好" * 301,
               "seats": "1", "kind": "election", "matter": "elect-committee", "budget": ""},
    ),
    "motion": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/motions", prefix="motion-", wrong="budget",
        says="预算的这一行看不懂",
        typed={"title": "换电梯", "text": "第一行\n第二行", "budget": "很多钱", "seats": "0",
               "kind": "approval", "matter": "hire-or-dismiss-manager"},
    ),
    "motion of a topic": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/motions", prefix="motion-",
        wrong="published_on", says="日期请写成",
        typed={"title": "调价", "text": "第一行", "seats": "0", "topic": "price-change",
               "kind": "approval", "matter": "other-major", "published_on": "上个月"},
    ),
    "rule": Case(
        who="member", page="/committee/rules/", action="/committee/rules/", prefix="rule-",
        wrong="adopted_on", says="日期请写成", file=_PICTURE,
        typed={"clause": "议事规则第二十一条", "wording": "未投票的，计入多数。",
               "adopted_by": "2024年第一次业主大会会议", "adopted_on": "去年"},
        unseen={"option": "x"},
    ),
    "objection to a rule": Case(
        who="auditor", page="/office/{community}/rules/",
        action="/office/{community}/rules/{rule}/objection", prefix="{rule}-", wrong="text",
        says=_MISSING, typed={"text": " "}, prepare=adopt_rule,
    ),
    "telephone that owners ring": Case(
        who="member", page="/committee/", action="/committee/contact", wrong="telephone",
        says="电话号码的写法不对", typed={"telephone": "八八八八"},
    ),
    "telephone that owners ring, by the street office": Case(
        who="auditor", page="/office/{community}/tenure/", prefix="contact-",
        action="/office/{community}/tenure/contact", wrong="telephone",
        says="电话号码的写法不对", typed={"telephone": "八八八八"},
    ),
    "tenure": Case(
        who="auditor", page="/office/{community}/tenure/", action="/office/{community}/tenure/",
        wrong="succession_on", says="日期请写成",
        typed={"ends_on": "2026-09-01", "succession_on": "昨天"},
    ),
    "review of a candidate": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/motions/{election}/reviews",
        prefix="review-{election}-", wrong="reason",
        says="请写明理由和候选人本人的意见",
        typed={"name": "张三", "bodies": "居民委员会", "candidate_finding": "struck", "reason": "",
               "answer": "无"}, prepare=add_election,
    ),
    "opinion": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/opinions", prefix="opinion-", wrong="text",
        says="不要超过 2000 个字",
        typed={"body": "street-office", "text": "长" * 2001, "given_on": _DAY},
    ),
    "opinion that cannot be printed": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/opinions", prefix="opinion-", wrong="text",
        says="\ue000", typed={"body": "street-office", "text": "同意\ue000", "given_on": _DAY},
    ),
    "opinion of an office that has answered": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/opinions", prefix="opinion-", wrong="body",
        says="不能再代它登记意见", prepare=answer_draft,
        typed={"body": "street-office", "text": "同意", "given_on": _DAY},
    ),
    "guidance without its conditions": Case(
        who="auditor", page=_GUIDED, action=_GUIDED + "answer", prefix="answer-", wrong="text",
        says="请写明内容", prepare=ask_for_guidance,
        typed={"answer": "conditions", "text": ""}, unseen={"draft": "{digest}"},
    ),
    "guidance that answers nothing": Case(
        who="auditor", page=_GUIDED, action=_GUIDED + "answer", prefix="answer-", wrong="answer",
        says="请选择", prepare=ask_for_guidance, typed={"text": "请先公示预算"},
        unseen={"draft": "{digest}"},
    ),
    "checklist": Case(
        who="auditor", page=_GUIDED, action=_GUIDED + "checklist", prefix="check-",
        wrong="note_place", says="不要超过 500 个字", prepare=ask_for_guidance,
        typed={"finding_place": "holds", "note_place": "长" * 501, "finding_single": "fails"},
        unseen={"draft": "{digest}"},
    ),
    "cancelling": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/steps/", prefix="cancel-", wrong="reason",
        says="请写明理由", typed={"reason": ""}, unseen={"kind": "cancel"},
    ),
    "extension": Case(
        who="member", page=_MEETING, action=_MEETING + "/steps/", prefix="extend-", wrong="reason",
        says="请写明理由", typed={"closes_at": "2026-05-20T08:00", "reason": ""},
        unseen={"kind": "extend"}, prepare=let_the_vote_be_extended,
    ),
    "filing": Case(
        who="member", page=_MEETING, action=_MEETING + "/steps/", prefix="file-", wrong="day",
        says="日期请写成", typed={"day": "明天", "number": "备〔2026〕7号"}, file=_PICTURE,
        unseen={"kind": "file"}, prepare=finish, at=FINAL,
    ),
    "filing of a day to come": Case(
        who="member", page=_MEETING, action=_MEETING + "/steps/", prefix="file-", wrong="day",
        says="不能晚于今天", typed={"day": "2026-12-31", "number": "备〔2026〕7号"},
        unseen={"kind": "file"}, prepare=finish, at=FINAL,
    ),
    "file to verify": Case(
        who="auditor", page="/office/verifications/", action="/office/verifications/",
        wrong="file", says="既不是结果文件", typed={}, file=("file", PICTURE),
    ),
    "countersigned documents": Case(
        who="auditor", page=_OFFICE, action=_OFFICE + "/countersigned", prefix="countersigned-",
        wrong="auditor_pdf", says="请先选择文件", typed={}, file=("pdf", PICTURE), prepare=certify,
        at=FINAL,
    ),
    "auditors' edition": Case(
        who="auditor", page=_OFFICE, action=_OFFICE + "/auditor.json", prefix="json-", wrong="why",
        says="不要超过 100 个字", typed={"why": "长" * 101}, prepare=certify, at=FINAL,
    ),
    "case file": Case(
        who="auditor", page=_OFFICE + "/file/", action=_OFFICE + "/file/case-file.zip",
        prefix="export-", wrong="why", says="不要超过 100 个字", typed={"why": "长" * 101},
        prepare=certify, at=FINAL,
    ),
    "document of a case file": Case(
        who="auditor", page=_OFFICE + "/file/", action=_OFFICE + "/file/documents", wrong="name",
        says=_MISSING, typed={"part": "residents", "name": ""}, file=_PICTURE,
    ),
    "annulment": Case(
        who="auditor", page=_OFFICE + "/file/", action=_OFFICE + "/file/annulment",
        prefix="annul-", wrong="decided_on", says="不能晚于今天", prepare=finish, at=FINAL,
        typed={"body": "court", "name": "西湖区人民法院", "number": "1234号", "motion": "M1",
               "decided_on": "2026-12-31", "reason": "公告没有张贴满十五日。"}, file=_PICTURE,
    ),
    "proposal": Case(
        who="owner", page="/affairs/", action="/affairs/proposals", wrong="title", says=_MISSING,
        typed={"title": " ", "text": "在北门装充电桩"},
    ),
    "poll": Case(
        who="member", page="/committee/board/", action="/committee/board/polls", prefix="p-",
        wrong="closes_at", says="时间请写成",
        typed={"kind": "satisfaction", "title": "满意度", "closes_at": "明天", "buildings": "1栋"},
    ),
    "disclosure": Case(
        who="member", page="/committee/board/", action="/committee/board/disclosures", prefix="d-",
        wrong="title", says=_MISSING,
        typed={"category": "fund", "title": "", "text": "三月支出", "amount": "12.50"},
    ),
    "mandate": Case(
        who="member", page=_MEETING + "/mandates", action=_MEETING + "/mandates", prefix="m-",
        wrong="agent", says=_MISSING, file=_PICTURE,
        typed={**ADDRESS, "kind": "guardian", "agent": "", "telephone": "13800138000"},
        unseen={"works_for_property": "no"},
    ),
    "proxy": Case(
        who="owner", page="/vote/proxy", action="/vote/proxy", wrong="works_for_property",
        says="请选择一项。", typed={"agent": "李芳", "telephone": "13800138000"},
    ),
    "paper": Case(
        who="member", page=_MEETING + "/papers/new", action=_MEETING + "/papers/", prefix="a-",
        wrong="scan", says="请先选择文件",
        typed={**ADDRESS, "invalid": "没有业主签名", "agent": "李芳"},
    ),
    "delivery": Case(
        who="member", page=_MEETING + "/letters", action=_MEETING + "/delivered", prefix="d-",
        wrong="room", says="没有这个房号", file=_PICTURE,
        typed={**ADDRESS, "room": "9999", "how": "registered-mail", "on": _EARLIER,
               "note": "挂号 12"},
    ),
    "in person": Case(
        who="auditor", page=_OFFICE + "/in-person", action=_OFFICE + "/in-person",
        wrong="last_six", says="与清册上这一户的业主都不符", secret=("last_six",),
        typed={**ADDRESS, "last_six": "QZQZQZ"},
    ),
    "receipt": Case(
        who="nobody", page="/receipt", action="/receipt", wrong="receipt", says="这不是回执",
        typed={"receipt": "你好"},
    ),
    "poll answer": Case(
        who="owner", page="/affairs/polls/{poll}", action="/affairs/polls/{poll}", wrong="mark-3",
        says="还有问题没有选", prepare=start_survey,
        typed={f"mark-{place}": "4" for place in range(12) if place != 3},
    ),
    "code that can be none": Case(
        who="nobody", page="/vote/sign-in/code", action="/vote/sign-in/code", wrong="code",
        says="不算输错", typed={"code": "12345"}, prepare=ask_for_code,
    ),
    "typed letter": Case(
        who="nobody", page="/vote/sign-in", action="/vote/sign-in/letter", prefix="letter-",
        wrong="letter_code", says="不算输错", typed={"letter_code": "ABCD", "last_six": "123456"},
    ),
    "code": Case(
        who="nobody", page="/vote/sign-in/code", action="/vote/sign-in/code", wrong="code",
        says="验证码不对或已失效", typed={"code": "000000"}, prepare=ask_for_code, status=401,
    ),
    "own code": Case(
        who="owner", page="/vote/code", action="/vote/code/check", wrong="code", says=_MISSING,
        typed={"code": ""}, prepare=ask_for_own_code,
    ),
    "ballot": Case(
        who="owner", page="/vote", action="/vote/review", wrong="choice-M2",
        says="还有表决事项没有选择", typed={"choice-M1": "against"},
    ),
    "dispute": Case(
        who="owner", page="/vote/receipt/{ballot}/dispute/", wrong="ground",
        action="/vote/receipt/{ballot}/dispute/", says="请选择一项。", typed={},
        prepare=vote_as_owner,
    ),
    "objection to a result": Case(
        who="owner", page="/vote", action="/vote/objections", prefix="objection-", wrong="text",
        says="不要超过 500 个字", typed={"text": "长" * 501},
        prepare=publish_preliminary, at=CLOSES,
    ),
    "objection in the hall": Case(
        who="member", page=_MEETING, action=_MEETING + "/objections", prefix="hall-",
        wrong="telephone", says="联系电话的写法不对",
        typed={**ADDRESS, "text": "面积不对", "telephone": "不是号码"},
        file=("scan", PICTURE), prepare=publish_preliminary, at=CLOSES,
    ),
    "answer to an objection to a result": Case(
        who="member", page=_MEETING, prefix="{objection}-", wrong="answer",
        action="/committee/register/objections/{objection}?meeting={meeting}",
        says="不要超过 500 个字",
        typed={"answer": "长" * 501}, prepare=object_to_result, at=CLOSES,
    ),
    "answer to a proposal": Case(
        who="member", page="/committee/board/", action="/committee/board/proposals/{proposal}",
        prefix="{proposal}-", wrong="answer", says=_MISSING, typed={"answer": " "},
        prepare=propose_matter,
    ),
    "withdrawal": Case(
        who="member", page="/committee/board/",
        action="/committee/board/disclosures/{disclosure}/take-down", prefix="{disclosure}-",
        wrong="reason", says="不要超过 100 个字", typed={"reason": "长" * 101}, prepare=disclose,
    ),
    "register": Case(
        who="member", page="/committee/register/", action="/committee/register/", wrong="file",
        says="请先选择文件", typed={},
    ),
    "what is said of a register": Case(
        who="member", page="/committee/register/checked", action="/committee/register/checked",
        wrong="because", says="不超过 500 字", typed={"because": "长" * 501},
        prepare=check_doubtful,
    ),
    "expected totals": Case(
        who="member", page="/committee/register/{register}/notes",
        action="/committee/register/{register}/expected", wrong="area", says="请填写平方米数",
        typed={"units": "52", "area": "很大", "source": "公告栏"}, prepare=import_anew,
    ),
    "register of another kind": Case(
        who="member", page="/committee/register/", action="/committee/register/", wrong="file",
        says="xlsx", typed={}, file=("file", b"x"),
    ),
    "document": Case(
        who="member", page=_DRAFT, action=_DRAFT + "/motions/M1/documents",
        prefix="document-M1-", wrong="file", says="这不是能打开的", typed={}, file=("file", b"x"),
    ),
    "letter printed anew": Case(
        who="auditor", page=_OFFICE + "/letters", action=_OFFICE + "/letters", prefix="p-",
        wrong="room", says="没有这个房号", typed={**ADDRESS, "room": "9999"},
    ),
    "permission to print": Case(
        who="auditor", page=_OFFICE + "/letters", action=_OFFICE + "/leave", wrong="is_given",
        says="请从列出的", typed={}, unseen={"is_given": "perhaps"},
    ),
    "which home to vote for": Case(
        who="nobody", page="/vote/sign-in/choose", action="/vote/sign-in/choose", wrong="voter",
        says="请选择要投票的房屋", typed={}, unseen={"voter": "99"}, prepare=sign_in_for_several,
    ),
    "passkey that is not answered": Case(
        who="nobody", page="/vote/sign-in", action="/vote/sign-in/passkey", wrong="answer",
        says="通行密钥没有通过", typed={"answer": ""}, secret=("answer",),
    ),
    "letter printed anew by leave": Case(
        who="member", page=_MEETING + "/letters", action=_MEETING + "/letters", prefix="p-",
        wrong="room", says="没有这个房号", typed={**ADDRESS, "room": "9999"}, prepare=give_leave,
    ),
    "number of a paper": Case(
        who="member", page=_MEETING + "/papers/new", action=_MEETING + "/papers/", prefix="a-",
        wrong="serial", says="没有这个票号", typed={"serial": "7K3M-9QPX", "choice-M1": "for"},
        file=_PICTURE,
    ),
    "second reading": Case(
        who="member", page=_MEETING + "/papers/{paper}", action=_MEETING + "/papers/{paper}",
        wrong="invalid", says="请从列出的", typed={"choice-M1": "for"},
        unseen={"invalid": "别的原因"}, prepare=receive_paper,
    ),
    "putting a paper aside": Case(
        who="member", page=_MEETING + "/papers/{paper}", action=_MEETING + "/steps/",
        prefix="discard-", wrong="reason", says="请写明理由", typed={"reason": ""},
        unseen={"kind": "discard", "subject_id": "{paper}"}, prepare=receive_paper,
    ),
    "voiding": Case(
        who="member", page=_MEETING + "/steps/ballots" + _FLAT,
        action=_MEETING + "/steps/" + _FLAT, prefix="{ballot}-",
        wrong="scan", says="这不是能打开的照片",
        typed={"reason": "查明不是本人", "ground": "no-right"},
        unseen={"kind": "void", "subject_id": "{ballot}"}, file=("scan", b"x"), prepare=vote_once,
    ),
    "finding": Case(
        who="auditor", page=_OFFICE, action=_OFFICE + "/disputes/{ballot}", prefix="{ballot}-",
        wrong="reason", says=_MISSING, typed={"finding": "upheld", "reason": ""}, prepare=dispute,
    ),
    "transfer": Case(
        who="member", page=_MEETING + "/transfers" + _FLAT,
        action=_MEETING + "/transfers" + _FLAT, wrong="buyers",
        says="新业主请写成", typed={"buyers": "张三，1，2，3"}, secret=("buyers",), file=_PICTURE,
        prepare=let_buyers_vote,
    ),
}  # fmt: skip
