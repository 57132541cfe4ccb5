"""抽查回访: what the street office is told of a sample."""

SENTENCES = {
    "sample-open": (
        "街道办事处定了抽查回访，还没有做完，结果不能确认生效：骰子要掷，打电话的每一轮都要结束。请催街道办事处。"
    ),
    "sample-too-late": (
        "投票已经截止，不能再定抽查的办法：办法要在截止以前定，谁也不知道会抽到哪些票。"
    ),
    "sample-throw-time": "掷骰要在投票截止（{closes_at}）以后、{days} 天以内，请改时间。",
    "sample-place": "请写明在哪里掷骰，业主可以到场看，不超过 {most} 个字。",
    "sample-calls": "请填 1 至 {most} 户，把握填 90、95 或 99。",
    "sample-thrown": "骰子已经掷过，点数不能再改。",
    "sample-throw-not-yet": "还没有到公布的掷骰时间（{throws_at}）。",
    "sample-missed": (
        "点数要在公布的掷骰时间以后两小时内（{until} 以前）由两个人记入，现在已经过了。"
        "请另行公布掷骰的时间，到时候重新掷。"
    ),
    "sample-not-missed": "公布的掷骰时间还没有过，{until} 以前没有记入点数的，才能改期。",
    "sample-postponed-time": "新的掷骰时间要至少提前 {hours} 小时公布，并且在 {days} 天以内。",
    "sample-postponed-most": (
        "已经改期 {most} 次，不能再改：一再改期，就能等到合意的点数。抽查没有做成，公开页面写明。"
    ),
    "sample-denied-stands": "记了否认的不能改：否认已经按争议办理，查明以后由街道办事处作结论。",
    "step-shows-answers": (
        "第 {round} 轮：是本人投的 {confirmed} 户，否认 {denied} 户，没有联系上 {unreached} 户；"
        "答复的指纹 {answers}"
    ),
    "step-shows-answers-asked": (
        "确认以前，请自己给其中几户打电话，问的和记的一样，再确认；一户也没有核对的，请不要确认。"
    ),
    "step-shows-answers-of": "记为“{call-answer}”的：{homes}",
    "sample-dice": "请填 20 至 100 次掷出的点数，只有 1 至 6，例如 35261 42613 64512 21354。",
    "sample-dice-differ": "两遍填的点数不一样，请对照记录再填一遍。",
    "sample-not-thrown": "还没有掷骰，没有抽中的票。",
    "sample-unanswered": "还有没记答复的，本轮不能结束。打不通的，试过几次以后记“没有联系上”。",
    "sample-round-over": "没有正在进行的回访。",
    "sample-round-open": "这一轮还没有结束，结束以后才能再抽。",
    "sample-rounds": "最多回访 {most} 轮。",
    "sample-nobody-left": "能抽的都已经有了答复，没有可以再回访的。",
    "step-about-sample": "{title}的{sample-act}",
    "step-shows-sample": "至少回访 {calls} 户，把握 {confidence}%",
    "step-shows-throw": "{throws_at} 当众掷骰，地点：{place}",
    "step-shows-sample-before": (
        "代替原来定的：至少回访 {calls} 户，把握 {confidence}%，{throws_at} 在{place}掷骰"
    ),
    "step-shows-dice": "掷了 {number} 次，点数：{dice}",
    "step-shows-dice-watched": (
        "只有亲眼看了掷骰、点数和自己看到的一样，才能确认；没有在场的，请不要确认。"
    ),
    "sample-denier": "请选是哪一位业主否认的。",
}
WORDS = {
    "sample-act": {
        "plan": "抽查办法",
        "dice": "掷骰点数",
        "postponement": "新的掷骰时间",
        "answers": "回访答复",
    },
    "call-answer": {
        "confirmed": "是本人投的",
        "denied": "否认，不是本人投的",
        "unreached": "没有联系上",
    },
}
