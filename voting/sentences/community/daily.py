"""A community's daily life: fixed days of deliberation, sittings, tasks."""

SENTENCES = {
    "sitting-days-unchanged": "与现在公布的相同，不用再改。",
    "sitting-called": "这一天已经有一次这样的会，请直接打开它。",
    "sitting-published": "纪要已经公布，不能再改。",
    "sitting-not-held": "会还没有开，开过以后再公布纪要。",
    "minutes-missing": "请先写纪要。",
    "point-empty": "请写一个诉求的编号，或者写明议什么。",
    "point-twice": "这件诉求已经在议程里。",
    "points-too-many": "一次会最多 {most} 个议题。",
    "decision-day-missing": "请写明哪一天以前做完。",
    "task-day-over": "要做完的日子已经过了，请改成今天或者以后的一天。",
    "task-concern-unknown": "没有这个编号的诉求，请核对。",
    "task-not-open": "这个任务已经有人认领，或者不接受认领。",
    "task-not-taken": "这个任务现在不能这样办，请刷新页面看看它的情况。",
    "task-not-done": "还没有人说做完了，不能验收。",
    "sitting-rule-month": "{sitting}：每月{week}{weekday} {starts}，{place}",
    "sitting-rule-quarter": "{sitting}：每季度{quarter-month}的{week}{weekday} {starts}，{place}",
    "step-about-days": "{community}：{sitting}的固定日子",
    "step-shows-days-before": "现在的",
    "step-about-minutes": "{community}：{day}{sitting}的纪要",
    "step-shows-point": "议题 {number}　{text}　决定：{decision}",
    "step-shows-task": "　由{handler}办：{task}，{day}以前",
    "step-shows-task-offered": "　等人认领：{task}，{day}以前",
    "step-shows-minutes": "纪要：{text}",
    "waiting-tasks": "{number} 个任务报告做完了，等您验收",
    "waiting-tasks-late": "{number} 个任务超过了期限",
    "waiting-minutes": "{number} 次会开过了，还没有公布纪要",
    "act-days": "确认以后，新的固定日子和地点对所有人公开；已经定好议程的会，日子不变。",
    "act-daily": "确认以后马上对所有人公开，不能再改，也不能收回；写明由谁办的事成为任务。",
    "act-call-sitting": (
        "日子、时间和地点马上公开，不能删除；议程在纪要公布以前可以改，改了马上公开。"
    ),
    "act-make-task": "任务马上公开，不能删除；没有写明由谁办的，谁都可以认领。",
    "act-accept-task": (
        "验收以后，做了什么和照片对所有人公开，不能再改。照片里有人脸、门牌号的，请先退回。"
    ),
}

WORDS = {
    "sitting": {"day": "议事日", "joint": "联席会议"},
    "every": {"month": "每月", "quarter": "每季度"},
    "quarter-month": {"1": "第一个月", "2": "第二个月", "3": "第三个月"},
    "week": {"1": "第一个", "2": "第二个", "3": "第三个", "4": "第四个", "5": "最后一个"},
    "weekday": {
        "1": "周一",
        "2": "周二",
        "3": "周三",
        "4": "周四",
        "5": "周五",
        "6": "周六",
        "7": "周日",
    },
    "task-state": {
        "open": "待认领",
        "taken": "在办",
        "late": "已超期",
        "done": "等验收",
        "accepted": "已验收",
    },
    "task-order": {"made": "编号", "due": "期限"},
}
