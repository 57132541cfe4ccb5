"""Guidance of a street office on a draft: the checklist, its findings, the answers."""

SENTENCES = {
    "guidance-term": (
        "自请求的次日起 {days} 日以内答复。现行规定没有写明答复的期限，{days} 日是本系统缺省。"
    ),
    "guidance-without-motions": "草案还没有表决事项，请先添加再请街道办事处指导。",
    "guidance-unchanged": "这一稿已经请街道办事处指导过了；草案改过以后可以再请。",
    "guidance-draft-changed": "草案刚刚被{convening}改过。请看过现在的草案再提交；您写的还在。",
    "guidance-unexplained": "有条件的、建议修改的，请写明内容，不超过 {most} 个字。",
    "opinion-of-office": "街道办事处已经在本系统以自己的名义答复，不能再代它登记意见。",
    "opinion-answered": "街道办事处的答复是{guidance_answer}：{text}",
    "opinion-answered-before": "街道办事处对较早的草案的答复是{guidance_answer}：{text}",
    "step-shows-guidance": (
        "{asked_at}请街道办事处指导，还没有答复；答复的期限到{due_at}。"
        "指导不是批准，不妨碍公告；在答复和期满以前公告的，街道办事处的页面和卷宗都会写明。"
    ),
    "guidance-cut-short": "公告发布时，街道办事处还没有答复，答复的期限也没有满",
    "text-of-guidance": (
        "【{community}】{office}对“{title}”的草案答复：{guidance_answer}。请看 {url}"
    ),
    "waiting-guidance": "街道办事处对草案的答复：{guidance_answer}，请看",
    "guidance-register-missing": "还没有导入业主清册。",
    "guidance-register-unpublished": "清册已经导入，还没有公示。",
    "guidance-register-published": (
        "清册自{published_at}起公示，到{until}是 {passed} 天，应公示满 {days} 天，{earliest}期满。"
    ),
    "guidance-register-frozen": (
        "清册自{published_at}起公示，{until}冻结，公示了 {passed} 天；"
        "应公示满 {days} 天，{earliest}期满。"
    ),
    "guidance-objections-answered": "对清册的异议都答复了，或者没有人提出。",
    "guidance-objections-open": "还有 {waiting} 件对清册的异议没有答复。",
    "guidance-notice": (
        "按{noticed_at}公告、提前 {days} 日计算，投票最早{earliest}开始；草案定在{opens_at}开始。"
    ),
    "guidance-clocks": (
        "投票自{opens_at}到{closes_at}，结果的异议期 {days} 天，没有发现期限方面的问题。"
    ),
    "guidance-wording": "{number} 项表决事项，系统没有发现选项、类别和写法上的问题。",
    "guidance-rules-none": "没有另行约定，全部按当地规则。",
    "guidance-rule": "{rule}。依据：{clause}。",
    "guidance-elections": "没有发现选举、候选人和任期方面的问题，或者没有选举事项。",
    "guidance-opinion": "{day}登记了{body}的意见。",
    "guidance-opinion-missing": "还没有登记居民委员会的意见；公告时应当同时告知居民委员会。",
    "guidance-budget": "“{motion}”：预算合计 {amount}。",
    "guidance-budget-missing": "没有列预算的花钱事项：{motions}。",
    "guidance-budget-none": "没有使用维修资金、共有收益的事项。",
}

WORDS = {
    "guidance-answer": {
        "no-remarks": "没有意见",
        "conditions": "有条件",
        "changes": "建议修改",
    },
    "guidance-finding": {
        "holds": "成立",
        "fails": "不成立",
        "open": "还不能判断",
        "none": "还没有看",
    },
    "guidance-item": {
        "register": "业主清册公示的时间够",
        "objections": "对清册的异议都答复了",
        "notice": "从公告到投票的时间够",
        "clocks": "投票期限、各项公示和异议期合规",
        "wording": "表决事项的选项、类别和写法没有毛病",
        "rules": "另行约定的规则都在适用，有条款可查",
        "elections": "选举的席位、候选人和业主委员会的任期合规",
        "opinions": "听取了居民委员会的意见",
        "budget": "花钱的事项列了预算",
        "proposer": "召集或提议的人够格：召集人依法可以召集，或者提议的业主达到法定比例",
        "powers": "事项由业主共同决定，内容不违反法律法规",
        "single": "一事一议，没有把几件事捆在一起表决",
        "clear": "表述清楚，业主看得懂同意、反对各会怎样",
        "documents": "附件齐全，与表决事项对得上",
        "residents": "已告知居民委员会，并请它派人列席或到场",
        "place": "公告张贴的位置已定，每个单元的业主都看得到",
        "counters": "计票人、监票人已定，不是候选人，也不是物业服务企业的人",
    },
    "guidance-source": {
        "register": "国家规定未作规定；本系统缺省：按会议的计票规则公示清册",
        "objections": "《业主大会和业主委员会指导规则》（建房〔2009〕274号）第十二条",
        "notice": "物业管理条例第十四条",
        "clocks": "本次会议的计票规则；期间按民法典第二百零一条至第二百零四条计算",
        "wording": "民法典第二百七十八条；写法国家规定未作规定，按本系统缺省校核",
        "rules": "《业主大会和业主委员会指导规则》（建房〔2009〕274号）第二十六条",
        "elections": "《业主大会和业主委员会指导规则》（建房〔2009〕274号）第三十一条和当地规定",
        "opinions": "物业管理条例第十四条",
        "budget": "国家规定未作规定；本系统缺省：把预算写进公告",
        "proposer": "物业管理条例第十三条",
        "powers": "民法典第二百七十八条；物业管理条例第十九条",
        "single": "国家规定未作规定；本系统缺省",
        "clear": "国家规定未作规定；本系统缺省",
        "documents": "国家规定未作规定；本系统缺省",
        "residents": "物业管理条例第十四条",
        "place": "《业主大会和业主委员会指导规则》（建房〔2009〕274号）第二十二条",
        "counters": "国家规定未作规定；本系统缺省",
    },
}
