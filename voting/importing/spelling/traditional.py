"""Traditional characters in the words of registers, for sheets whose titles are written in them.

Only those that occur in words which are read: titles, uses, states, kinds, totals. A name is never
written in other characters.
"""

_PAIRS = (
    "樓楼 棟栋 單单 號号 門门 間间 編编 稱称 產产 權权 證证 書书 業业 務务 聯联 絡络 繫系 係系 "
    "電电 話话 機机 動动 態态 狀状 況况 類类 規规 劃划 設设 計计 專专 積积 據据 來来 憑凭 資资 "
    "訊讯 屬属 個个 與与 關关 戶户 車车 庫库 儲储 鋪铺 舖铺 辦办 廠厂 倉仓 別别 層层 實实 測测 "
    "預预 記记 備备 註注 總总 頁页 開开 發发 築筑 託托 護护 銷销 構构 質质 處处 區区 園园 裝装 "
    "內内 雙双 獨独 數数 額额 佔占 臺台 灣湾 軍军 營营 執执 統统 會会 碼码 織织 國国 盤盘 線线 "
    "無无 詳详 經经 買买 賣卖 簽签 約约 對对 場场 員员 審审 製制 錄录 職职 閒闲 負负 遷迁 適适 "
    "雜杂 複复 躍跃 檯台 貯贮 貿贸 費费 達达 載载 駕驾 飲饮 館馆 銀银 鑰钥 醫医 診诊 養养 綜综 "
    "閣阁 陸陆 隊队 難难 領领 鎮镇 鄉乡 義义 兩两 臨临 傳传 兒儿 冊册 寫写 匯汇 團团 報报 夾夹 "
    "學学 賓宾 復复 時时 暫暂 沒没 濟济 點点 現现 種种 細细 組组 網网 續续 蓋盖 衛卫 補补 覽览 "
    "訂订 說说 責责 購购 農农 遺遗 郵邮 離离 廁厕 體体 華华 疊叠 綠绿 駛驶 繪绘 舘馆"
)
_TABLE = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})


def simplify(text: str) -> str:
    """Return a text with the traditional characters of registers' words as simplified ones."""
    return text.translate(_TABLE)
