"""The result, its review, and receipts."""

from audit.sentences import GROUNDS

SENTENCES = {
    "void-ground-missing": "请选择作废的原因。",
    "finding-voided": "查明{ground}，票作废",
    "dispute-open": "还有 {waiting} 张票有业主提出异议，请等街道办事处查明后再确认结果。",
    "result-missing": "结果还没有公布，请稍后再来。",
    "result-changed": (
        "签署期间会议的记录有了变化，这次签署没有生效。请刷新页面核对以后，再签署一次。"
    ),
    "verification-refuted": "有步骤不成立，请不要会签",
    "verification-warned": "全部成立，但有 {warnings} 处警示，请看清以后再决定是否会签",
    "verification-holds": "全部成立",
    "verification-failed": "核验没有通过，不能会签。请查看核验步骤，并联系{convening}说明情况。",
    "countersigned-missing": "两份都要交：公开版和审计版。请把会签过的两个 PDF 一起选好。",
    "countersigned-differs": (
        "交来的不是本次会议的结果文件，或者会签时改动了内容。"
        "请重新下载两份文件，会签后不要另存，再交一次。"
    ),
    "countersigned-unsigned": "交来的文件还没有会签。请先在自己的电脑上会签，再交会签过的文件。",
    "dispute-too-late": "结果已经生效，请直接联系街道办事处。",
    "objections-over": (
        "异议期已于 {until}（北京时间）届满，不能再提出异议。"
        "仍有不同意见的，可以向街道办事处反映，或者依法向人民法院请求撤销。"
    ),
    "objections-closed": "现在不是异议期，不能提出异议。",
    "directions-differ": "委托书写明了每一项的意见，请按委托人的意见投票，不能改动。",
    "dispute-own-ballot": (
        "这张票是在这台设备上投的，不能在这台设备上提出“不是我投的”。要更改的，可以重新投票；"
        "如果确实是别人用这台设备投的，请换一台设备登录后提出，或联系街道办事处。"
    ),
    "dispute-withdrawn": "提出异议的业主已经撤回",
    "dispute-raised-before": (
        "您对这张票提出过异议，进展见回执页。已经撤回又有异议的，请联系街道办事处。"
    ),
    "already-decided": "这件事已经有结论了，请刷新页面查看。",
    "finding-incomplete": "请选择结论并写明理由，不超过 {most} 个字。",
    "ballot-before-transfer": "这一户后来登记了转让，已由新业主投票，转让前作废的票不能恢复。",
    "filing-undated": "请填写送交备案材料的日子。",
    "filing-not-made-yet": "送交备案材料的日子不能晚于今天。",
    "filing-before-result": "送交备案材料的日子不能早于结果生效的 {final_at}。",
    "filing-number-too-long": "备案回执编号不超过 {most} 个字。",
    "deadline-ahead": "{name}：请在{day}以前（含当天）办理。依据：{source}",
    "deadline-passed": "{name}：已经过期，最迟应当在{day}办理，请尽快补办。依据：{source}",
    "receipt-unlike": (
        "这不是回执。回执是投票后在回执页下载的文本文件 receipt.txt；"
        "请打开它，把全部内容粘贴到这里。"
    ),
    "receipt-malformed": (
        "回执没有核验通过：格式不完整。请打开回执文件，从第一行到最后一行全部粘贴；"
        "仍然不行的，请把回执原件交给街道办事处核查。"
    ),
    "receipt-differs": "回执没有核验通过：记录与回执不符。请把回执原件交给街道办事处核查。",
    "receipt-altered": "回执没有核验通过：内容被改动过。请把回执原件交给街道办事处核查。",
    "result-signed": "结果文件已经签署，不用再签。请刷新页面查看。",
    "result-countersigned": "街道办事处已经会签，不用再签。请刷新页面查看。",
    "owner-stopped-agent": "业主停止了代理，代理人投的票作废",
    "principal-voted-too": "业主本人投票，以本人的票为准",
    "ballot-voided": "记票簿第 {ballot} 号票作废",
    "ballot-voided-on": "记票簿第 {ballot} 号票作废：{void_ground}",
    "ballot-upheld": "记票簿第 {ballot} 号票恢复（维持有效）",
}

WORDS = {
    "void-ground": GROUNDS,
    "dispute-ground": {
        "not-mine": "提出不是本人所投",
        "co-owner": "共有人不同意由投票人代表",
    },
    "dispute-choice": {
        "not-mine": "这张票不是我投的，我也没有委托别人投",
        "co-owner": "是共有人投的，我不同意由他代表（共有人应当推选一人投票）",
    },
    "dispute-end": {
        "withdrawn": "提出的业主已经撤回",
        "replaced": "这一户后来又投了票，以后来的票为准；对后来的票，业主可以再提出",
        "voided": "这张票已经因业主本人投票、停止代理或者房屋转让而作废，不计入结果，不用再查明",
    },
    "finding": {
        "upheld": "查明是本人、其委托的人或共有人推选的代表所投，票有效",
        "voided": "查明不是本人所投，或共有人意见不一，票作废",
    },
}
