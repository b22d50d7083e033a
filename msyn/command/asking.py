"""What a request asks for, in words: may this command delete, overwrite, stop something?

A destructive command is offered only when the person's own words ask for that kind of effect. The lists hold word
beginnings in English, German, French, Spanish, Italian, Portuguese, Russian and Chinese. Pure.
"""

import re

# Alternatives of one pattern, separated by blanks; `_` stands for a blank inside one.
_ASKING = {
    "delete": r"""
        delet(?!ed_(?:file|line|branch)) remov(?!ed_(?:file|line)) eras wip(?:e|ing) get(?:ting)?_rid purg trash
        discard drop clean clear prune uninstall eliminat throw unlink shred destroy nuke tidy
        empty_(?:the|my|out|this|all|every) strip can_go\b free forc take_out dispose mirror lösch entfern
        aufräum leer deinstall wegwerf supprim efface enl[eè]v vide nettoi désinstall retire borr elimin quit
        suprim limpi vac[ií]a desinstal cancell rimuov apag exclu удал сотр очист 删除 删掉 移除 清空 清理 清除 卸载
    """,
    "overwrite": r"""
        overwrit replac truncat empty clear blank zero sav(?:e|ing) writ output redirect stor into to\b dump
        sort convert rename mov updat creat export copy put überschreib ersetz leer schreib speicher remplac
        écras vide reemplaz sobrescrib vac[ií]a guarda 覆盖 替换 清空 保存 写入 输出 перезап замен сохран
    """,
    "discard": r"""
        discard undo revert reset throw drop delet remov abandon forget roll_?back clean get_rid restor force
        verwerf zurücksetz rückgängig lösch annul abandonn jett rétabli supprim descart deshac borra 撤销 丢弃 还原 重置
        回滚 отмен сброс откат unstag undelete squash prune rewrite
    """,
    "kill": r"""
        kill stop bring_down take_down die\b must_go exit terminat shoot throw_out kick
        log_?out (?:go_away|gone)\b get_rid resume continue
        unfreeze end\b quit abort halt close shut disabl interrupt turn(?:ing)?_off
        switch(?:ing)?_off beend stopp töt abbrech deaktivier arrêt tue[rz]?\b termin ferm désactiv mata
        det[eé]n parar?\b cierra desactiv 终止 停止 杀 关闭 结束 禁用 убей убить останов заверш signal suspend reload
        restart pause
    """,
    "power": r"""
        shut_?down power reboot restart halt turn_off switch_off herunterfahr neu_?start ausschalt éteindre
        éteins redémarr apag reinici suspend hibernat sleep 关机 重启 выключ перезагруз
    """,
    "format": r"""
        format_(?:the|my|a|an|this|usb|sd|drive|disk|it|/|[A-Z]).* formats?_.*(?:ext|fat|ntfs|xfs|btrfs)
        partition flash burn wip(?:e|ing) eras dd\b
        (?:writ|copy|clon|imag).*(?:disk|drive|usb|stick|card|/dev/)
        make_(?:an?_)?(?:ext[234]|xfs|fat|ntfs|btrfs|file_?system|swap) mkfs formatier formate formate[ar] 格式化
        форматир creat.*(?:file_?system|swap|partition)
    """,
    "permissions": r"""
        permission chmod mode\b rights owner writ execut read access recurs berechtig recht permis droit 权限
        права
    """,
    "run": r"""
        run\b execut install source launch ausführ installier exécut ejecut instal 运行 执行 安装 запус установ
        start each every all for_
    """,
    "here": r"""
        every_?thing all whole any_?thing entire \* alles tout todo 全部 所有 всё все
    """,
}

_POLITE = r"\s*(?:please\s+|can you\s+|could you\s+|i want to (?:know|see)\s+)*"
# A request that only wants to know something. Whatever changes files then is a misunderstanding.
_LOOKING = r"""
    show list find count which what who how where when print display search look grep locate see tell is are
    does check view read compare give_me get_me zeig liste finde suche zähl welche wie_?viel wer wo\b affiche
    montre cherche compte trouve quels? quelles? combien muestra lista busca cuenta cuántos encuentra qué 列出 显示
    查找 统计 查看 哪
"""
_CHANGING = r"""
    delet remov mov renam copy copies replac chang creat mak writ sav install updat convert compress archiv zip
    tar\b extract unpack commit push pull stop start kill set\b add append sort_.*_in_place resiz download mount
    chmod split merge join fix edit strip backup back_up clean into\b turn put sync link touch run execut rotate
    encrypt encode format ersetz lösch verschieb kopier umbenenn speicher pack supprim déplac copi renomm
    remplac borra mueve renombra reemplaz 删 移动 复制 重命名 替换 压缩 保存 terminat apply generate concat combine with
"""


def _any_of(table: str) -> str:
    # not in the middle of a Latin word; Chinese has no blanks to stand behind
    return "(?<![A-Za-zäöüß])(?:" + "|".join(table.split()).replace("_", " ") + ")"


_PATTERNS = {kind: re.compile(_any_of(table), re.IGNORECASE) for kind, table in _ASKING.items()}
_LOOKS = re.compile(_POLITE + _any_of(_LOOKING), re.IGNORECASE)
_HOW_TO = re.compile(
    r"\W*(?:show me )?(?:how (?:do|can|could|would|should|to)\b|.*\b(?:command|way) to\b)", re.IGNORECASE
)
_CHANGES = re.compile(_any_of(_CHANGING), re.IGNORECASE)
_RM_AS_VERB = re.compile(r"(?:^|\bplease |\bthen |\bto |\bi )rm\b", re.IGNORECASE)


def asks_for(request: str, kind: str) -> bool:
    """Do the words of the request ask for this kind of effect? "everything" is never granted."""
    pattern = _PATTERNS.get(kind)
    if pattern is None:
        return False
    if kind == "delete" and _RM_AS_VERB.search(request):
        return True
    return bool(pattern.search(request))


def asks_to_run(request: str, program: str) -> bool:
    """Does the request itself name this program as something to start?"""
    starts = r"\b(?:run|execut\w+|call|launch|start|command|output of|program|script|until|if)\b"
    return bool(re.search(rf"{starts}.*(?<![\w-]){re.escape(program)}", request, re.IGNORECASE))


def only_looks(request: str) -> bool:
    """Does the request begin like a question or a search, and name no change at all?"""
    return bool(_LOOKS.match(request)) and not _HOW_TO.match(request) and not _CHANGES.search(request)
