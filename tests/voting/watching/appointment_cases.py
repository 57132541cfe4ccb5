"""The forms by which somebody is appointed to watch, each with one mistake in it."""

from tests.voting.web.form_scenes import Case, appoint_somebody

APPOINTMENTS = {
    "appointment": Case(
        who="member", page="/committee/watchers/", action="/committee/watchers/",
        wrong="telephone", says="11 位数字",
        typed={"role": "captain", "building": "1栋", "name": "何某", "login": "he",
               "telephone": "1380013"},
    ),
    "appointment by the street office": Case(
        who="auditor", page="/office/{community}/watchers/",
        action="/office/{community}/watchers/", wrong="building", says="只有楼栋长才填写楼栋",
        typed={"role": "supervisor", "building": "1栋", "name": "何某", "login": "he",
               "telephone": "13800138000"},
    ),
    "end of an appointment": Case(
        who="member", page="/committee/watchers/", action="/committee/watchers/end", prefix="end-",
        wrong="reason", says="请填写", typed={"dismissed": "he", "reason": " "},
        prepare=appoint_somebody,
    ),
    "end of an appointment by the street office": Case(
        who="auditor", page="/office/{community}/watchers/",
        action="/office/{community}/watchers/end", prefix="end-", wrong="reason",
        says="请填写", typed={"dismissed": "he", "reason": " "},
        prepare=appoint_somebody,
    ),
    "handover": Case(
        who="member", page="/committee/handover/", action="/committee/handover/", wrong="scan",
        says="这不是能打开的照片", typed={}, file=("scan", b"x"),
    ),
    "handover by the street office": Case(
        who="auditor", page="/office/{community}/handover/",
        action="/office/{community}/handover/", wrong="scan", says="这不是能打开的照片",
        typed={}, file=("scan", b"x"),
    ),
    "first password": Case(
        who="nobody", page="/watching/invitation/{token}",
        action="/watching/invitation/{token}", wrong="password", says="密码须有 10 至 200 个字符",
        typed={"password": "short"}, secret=("password",), prepare=appoint_somebody,
    ),
    "convener": Case(
        who="auditor", page="/office/{community}/convener/",
        action="/office/{community}/convener/", wrong="members", says="第 2 行请写成",
        typed={"kind": "preparatory-group", "formed_on": "2026-02-01",
               "members": "王芳，组长，街道办事处\n张三，成员，业主代表"},
    ),
}  # fmt: skip
