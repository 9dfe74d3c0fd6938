"""Rules: templates of chats, talk about prompts, code; and orders in other languages. Their form: `machinerules`."""

from typing import Final

from drafter.text.machinerules import Rule, rules

SIGNS: Final[tuple[Rule, ...]] = rules(r"""
chat markup :: <
    <\|[a-z_0-9 ]{2,30}\|>
chat markup :: [|<<sys|[system
    \[/?(?:inst|system|sys|assistant|rest-of-document)\]
    <</?sys>>
chat markup :: <!--
    <!--
chat markup :: ###
    #{2,}\s*(?:instructions?|system|response|input|human|assistant|user|new task|task)\b
chat markup :: <
    </?(?:notes?|system|instructions?|prompts?|user|assistant|context|documents?|start_of_turn
        |end_of_turn|think|tool_call|function_call|tool_response|end of (?:session|document|text|input
        |prompt|notes)|eos|bos)\s*/?>
chat markup :: end of|begin|start of
    (?:^|[-=#*\[<>]{2,}\s*)(?:the )?(?:end|beginning|begin
        |start) (?:of )?(?:the )?(?:new )?(?:source )?(?:notes?|documents?|context|prompt|input
        |instructions?|session|user input|system prompt|data|articles?)\s*(?:[-=#*\]<>]{2,}|$|\.?\n)
chat markup :: system|assistant|user|human|ai
    ^[\s>*_\"'-]*(?:system|assistant|user|human|ai)(?: (?:prompt|message|note|instruction
        |override))?[*_]*\s*:\s*[^\W\d]
    \bhuman: human:
chat markup :: tool|function|instruction:
    (?:^|\W|\\n)\s*instruction:\s
    \"(?:tool|function)(?:_calls?|_name)?\"\s*:
    \b(?:call|invoke|use) (?:the )?[a-z_]+_[a-z_]+ (?:tool|function)\b
prompt talk :: prompt|systemprompt
    \b(?:your|the|this|complete|entire|full|all|my)\b(?: \w+){0,2} (?:system |initial )?prompt
        (?:[- ]?texts?)?\b(?= (?:above|text|verbatim|word)|[.!?:\"']|$)
    \byour (?:\w+ ){0,2}(?:system )?prompts?\b
    \b(?:print|reveal|show|output|repeat|display|leak|log)\b<more>{0,40}\bsystem ?prompt\b
    ^(?:\w+ )?system prompt\s*:
    \binformation in the prompt\b
    \bprompt[- ]texte?s?\b
    \bbeginning of this prompt\b
    \bdisplay this prompt\b
prompt talk :: answer form
    \banswer form:
prompt talk :: instructions
    \b(?:forget|change|translate|share|leak
        |recite) (?:all )?your (?:initial |original |system )?instructions\b
    \b(?:show|reveal|print|repeat|output|display|tell me|what (?:are|were)|share|start|beginning
        |summari[sz]e)\b[^.\n]{0,40}\b(?:your|my|initial|original|above
        |the) (?:initial |original |system |exact |full )?instructions\b(?: you were| given|[.?!:'\"]|$)
prompt talk :: written above|said above|text above|text before|words above|above this
    \bwhat (?:is|was) (?:written|said) (?:above|before|at the beginning)\b
    \b(?:text|words|everything|instructions) (?:above|before) this\b
    \bstarting (?:with|from) the (?:words|text) above\b
prompt talk :: note to|notice to|message to|message for|attention|for the ai|to the ai|for ai|to ai|\
        for llm|to llm|for automated|llm scan|language model
    \b(?:notes?|notice|message|memo|instructions?|task|reminder|tasks?|guidance
        |directive)\b[ :,]*(?:to|for)?\s*
        (?:the |any |all |an |our )?
        (?:writing |editorial |summari[sz]ing |drafting |ai |automated |reading |processing )*
        (?:assistants?|a\.?i\.?|models?|chat ?bots?|llms?|bots?|language models?|summari[sz]ers?
        |agents?|screening systems?|drafters?|robots?)\b\s*(?:[:,)\]!;-]|(?:not|that)\b)
    \b(?:visible|addressed|readable) (?:only )?(?:to|by) (?:llms?|ai|the (?:ai|model)|machines)\b
    \bfor automated (?:\w+ )?systems?\s*:
prompt talk :: trained|language model
    \bwhen were you trained\b
    \b(?:how|what|why|who) (?:do|are|would|can|did) you,? as an? (?:large )?language model\b
prompt talk :: policy|rule
    \b(?:style|system|content|safety|editorial)? ?(?:policy|guideline|rule)s? update\b[^.\n]{0,40}\b
        (?:mandatory|supersedes|effective immediately|overrides)
code :: <script|javascript:|onerror|onload|alert(|document.cookie|src=|vbscript|<img
    <\s*/?script\b
    \bjavascript:
    \bon(?:error|load|click|mouseover)\s*=
    \bdocument\.cookie\b
    \balert\(
    <img\b[^>]{0,80}\bsrc=
code :: drop |insert into|select |union
    \bdrop (?:table|database)\b
    \binsert into \w+ (?:values|\()
    \bunion (?:all )?select\b
    \bselect\b[^.\n]{1,80}\bfrom \w+ where\b
    \bdelete from \w+(?: where|;)
    \bselect @@
    ;\s*--
code :: ```|import |def |subprocess|os.|exec(|rm -rf|code|execute
    \bexecute the following\b
    ^\s*```
    ^\s*(?:import \w+(?:[.,]\s?\w+)*|from [\w.]+ import \w+)
    \bdef \w+\([^)]*\):
    \bsubprocess\.\w+\(
    \bos\.(?:environ|system|remove|rename)\b
    \bexec\(
    \brm -rf\b
    \b(?:following|subsequent|below) code (?:block|snippet|excerpt|section)\b
""")

#: Setting aside what was said, parts to play and tasks, in other languages.
ELSEWHERE: Final[tuple[Rule, ...]] = rules(r"""
instruction :: verg|ignorier|missacht
    \bvergiss (?:nun |jetzt |bitte )?(?:alles?|alle|die|deine|was)\b
    \b(?:ignoriere?n?|missachten?)(?: sie)? (?:\w+ ){0,3}(?:anweisung|instruktion|befehl|aufgabe|vorgabe
        |regel|artikel|dokument)\w*
instruction :: anweisung|instruktion|aufgabe|angaben|ausführungen|aufträge|befehl|informationen
    \b(?:vorherig|obig|bisherig|vorangehend|vorangegangen|vorig)\w* (?:anweisung|instruktion|befehl
        |aufgabe|angabe|ausführung|information|auftr)\w*
    \bneue(?:n|r)? (?:aufgaben?|anweisungen)\b[^.\n]{0,20}(?:\.|:|,|folg)
    \b(?:folgende|folgenden|folgender|weiteren|weitere) (?:aufgaben?|frage|anweisungen)\b\s*(?:auf|:|\.
        |,)
    \bfolgen (?:nun )?(?:neue|weitere) (?:aufgaben|anweisungen)
role :: bist du|du bist|fungier|stell dir vor|tu so|stell dich
    \b(?:jetzt|nun) bist du\b
    ^du bist (?:jetzt |nun |keine? )?
    \bmöchte, dass (?:sie|du) als\b
    \bstell dir vor, du (?:bist|wärst)
    \btu so, als\b
role :: rollen|rolle
    \bbleiben (?:\w+ ){0,3}in ihren? rollen?\b
    \bin deiner rolle\b
task for a machine :: schreib|verfass|formulier|generier|übersetz|beantwort|antworte
    (?:^|[.!?:,]\s*)(?:nun |jetzt |bitte )?(?:schreibe?|verfasse?|formuliere|generiere|beantworte
        |übersetze|antworte)(?:'|n sie)? (?:nun |mir |mal |bitte |jetzt )?(?:einen?|ein|eine|die|den|das|für
        |folgende|c\+\+|nur|auf|im|in)\b
    \bantworte im stil\b
instruction :: oubli|ignore
    \b(?:oublie[zr]?|ignore[zr]) (?:tout|toutes?|les|vos|ces|toutes les)\b[^.\n]{0,30}
        (?:instructions?|consignes|règles|précède|ci-dessus|.{0,4}$)
instruction :: olvid|ignor
    \b(?:olvid[ae]r?|ignor[ae]r?) (?:todo|todas?|las|tus)\b[^.\n]{0,30}(?:instruc|que |anterior|digo
        |órdenes|reglas)
instruction :: dimentica|ignora
    \b(?:dimentica|ignora)(?:te)? (?:tutt[eo]|le|ogni)\b[^.\n]{0,30}(?:istruzion|precedent|regole)
instruction :: ignore|esqueça
    \b(?:ignore|esqueça) (?:todas? )?as (?:instruções|regras|ordens)
instruction :: zaboravi|ignoriši|ignoriraj
    \b(?:zaboravi|ignoriši|ignoriraj) (?:sve|sva|prethodn\w+)\b
instruction :: ignoruj|zignoruj|zapomnij
    \b(?:z?ignoruj|zapomnij)(?:cie)? (?:o )?(?:wszystki\w+|poprzedni\w+|instrukcj\w+|poleceni\w+)
instruction :: ігноруй|проігноруй|игнорируй|проигнорируй|забудь
    (?:про)?(?:ігноруй|игнорируй|забудь)(?:те)? (?:про )?(?:вс[іеёї]\w*|усі|попередн\w+|предыдущ\w+
        |інструкц\w+|инструкц\w+|вказівк\w+)
prompt talk :: промпт
    \b(?:системн\w+|твій|твой|свій|свой) промпт
instruction :: 忽略|无视|無視|忘记
    (?:忽略|无视|忘记|無視)[^。\n]{0,20}(?:指令|指示|说明|提示|命令|内容)
    (?:指示|命令|指令)を(?:すべて)?無視
instruction :: تجاهل
    تجاهل\s+(?:جميع|كل)?\s*(?:التعليمات|الأوامر|ما سبق)
""")
