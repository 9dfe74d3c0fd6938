"""Rules: orders to a machine, parts for it to play, tasks for it, in English. Their form: `machinerules`."""

from typing import Final

from drafter.text.machinerules import Rule, rules

ORDERS: Final[tuple[Rule, ...]] = rules(r"""
instruction :: ignor|disregard|forget|overrid|overwrit|bypass|discard|neglect|drop|abandon|skip|delete|\
        erase|not follow|don't follow|not obey|stop following|not look in|don't look in|not use|remove
    <order><set aside>\s+(?:<all>\s+){0,4}(?:\w+\s+)?<said>\b
instruction :: forget|ignore|disregard|leave all
    <order>(?:forget|ignore|disregard) (?:about )?(?:everything|all|anything)\b(?:,|\.|$|\s(?:before|above
        |else|that|of the above|and|documents|instructions|information
        |you (?:know|were|have|are|'ve)|we (?:discussed|said|talked)|i (?:said|told))\b)
    <order>leave all the previous
instruction :: ignore
    <order>ignore (?:the rest of|them and instead|all (?:info|negative|data|documents|positive))\b
instruction :: instruction|task|assignment|order|rules
    \b(?:new|further|additional|updated|real|actual|your next|your new|following)
        \s(?:instructions?|tasks?|assignments?|orders)\s*
        (?:for (?:the ai|you|this|the assistant|the model)|follow|are (?:now )?follow|begins?\b|here\b)
    (?:^|[.!?>#-]\s*|\byour )(?:new|further|additional|updated|real) (?:instructions?|tasks?)\s*[-:]
instruction :: supersede|override|replaces|take precedence
    \b(?:supersed(?:es?|ing)|overrid(?:es?|ing)|replaces
        |takes? precedence over) (?:all |any |the )?(?:earlier|previous|prior|other|existing|above
        |original)? ?(?:\w+ )?(?:rules|instructions|guidelines|prompts?|policies|directives)\b
instruction :: your task|your job|your instructions|your assignment|your goal|you must|you may not|\
        your objective
    \byour (?:new |only |next |first )?(?:task|instructions|assignment|objective)s? (?:is
        |are) (?:now |to )
    \bconcentrate on your (?:new )?task
    \bfocus on your (?:new )?task
    \byou may not deviate
    \byou must (?:comply|obey|answer|respond|output|say|reply)\b
instruction :: focus
    <order>focus (?:only|exclusively|solely) on\b
instruction :: decode|deciphe|decrypt
    <order>(?:decode|decipher|decrypt|base64.decode)\b<more>{0,40}(?:follow|execute|obey|this
        |the following|:)
instruction :: despite what you|contrary to|regardless of
    \b(?:despite|regardless of|contrary to) (?:what you'?(?: ha)?ve been told
        |(?:the |your |all )?(?:previous|prior|earlier|above) (?:instructions|rules))
order about the answer :: repl|respon|answer|output|print|return
    <order>(?:reply|respond|answer|output|print|return) (?:only|just|exclusively|solely|simply
        |nothing)\b
    <order>(?:only|just|simply) (?:output\b|print\b|(?:respond|reply|return|answer)(?: with| in
        |:| using))
    \b(?:reply|respond|answer|output) with (?:only|just|exactly|nothing|the words?\b|the following
        |a single)
    \bsimply (?:reply|respond|answer) with\b
order about the answer :: write only|say only|write just|say just
    <order>(?:write|say) (?:only|just)(?::| the (?:words?|phrase|following)\b| [\"'])
order about the answer :: output|print
    <order>(?:and )?(?:output\s*:|(?:output|print)\s*(?:your\b|all (?:of )?(?:the|your)\b|exactly\b|out (?:the
        |your|all)\b|the (?:following|above|words?|text|prompt|sentence|phrase|contents?)\b
        |[\w-]+ ?(?:swear)?words\b|[\"'<\[`]))
order about the answer :: say|tell me|write|state that|include
    <order>(?:say|state)(?: that)? (?:you (?:hate|love|are|will|have)\b|the following)
    ^state that\b
    \binclude that you\b
    \btell me (?:that you|what are your)\b
order about the answer :: nothing else
    \b(?:repl|respon|answer|output|print|say|writ|return)\w*\b<more>{0,80}\b(?:and
        |absolutely) nothing else\b
order about the answer :: repeat
    <order>repeat (?:after me|back|the (?:words|text|instructions|prompt|above|sentence|phrase
        |following)|everything|your|all)\b
order about the answer :: your answer|your reply|your response|your output|your completion|your final|\
        your next
    \b(?:replac|substitut|conver|render|scrambl|misspell|jumbl|shuffl|rearrang|encod|anagram|remov|group
        |combin|modify|augment|enhanc|integrat|introduc|embed|translat|rephras|format|restrict|limit|prefix
        |append|add|us|writ|put|insert|mix|append|provid|weav|blend|mention|inject)(?:e|es|ing
        |t)?\b<more>{0,90}<yours>
    (?:^|[.!?]\s*)in <yours>,
order about the answer :: sentence in your|your answer|your response|your reply
    <order>include a (?:sentence|phrase|line|statement|link)\b<more>{0,60}<yours>
order about the answer :: your reply|your response|your answer|your message|in numbers|in symbols|\
        with numbers|with symbols
    ^(?:provide|give|render|write) your (?:reply|response|answer|message)\b
    \b(?:letters?|words?|spaces|vowels|typos|symbols|keywords?)\b[^.\n]{0,30}\b(?:in|of|from
        |for) (?:words in )?your (?:message|reply|response|answer)\b
    \b(?:letters|vowels|words?) (?:in|with|into) (?:numbers|symbols)\b
order about the answer :: begin|start|end |finish|open|conclude|close
    <order>(?:begin|start|end|finish|open|conclude|close)(?: with)? (?:the|your|this) (?:[\w-]+ )?<answer> (?:with|by)\b
order about the answer :: include|insert|add |append|put |place|attribute|write
    <order>(?:include|insert|add|append|put|place|mention|use) (?:the|this|a|an|these|following
        |[\"'])\s?<more>{0,160}\b(?:in|to|into|at the end of|at the top of|to the end of) (?:the|your|this
        |every|each|any) (?:final |finished |whole )?(?:<copy>)\b
    <order>include the (?:sentence|phrase|words?|link|line)\b
    <order>attribute (?:to (?:the|this|him|her)\b|the (?:following )?quot|this quot)\b
order about the answer :: question
    <order>(?:do not|don't|don'nt) answer (?:the|this|that|any)\b
    \banswer the (?:following )?question (?:in the style|:)
    \b(?:following|next) (?:question|task)s?:
    \banswer the following question\b
    \bhow (?:do|would) you answer the following\b
order about the answer :: style|swear|typo
    \b(?:answer|respond|reply|write|speak) in the style of\b
order about the answer :: own knowledge
    \banswer (?:by|from|with) your own knowledge\b
order about the answer :: if asked|if the user|if user|when asked|if anyone asks|if questioned
    \b(?:if|when) (?:the )?users? asks?\b
    \b(?:if|when) (?:you are |you're )?asked\b[^.\n]{0,60}\b(?:respond|reply|answer|say|simply)\b
order about the answer :: letter
    \breplace (?:every |each |all )?(?:[\w-]+ )?(?:letters?|vowels|consonants)\b[^.\n]{0,40}\b
        (?:numbers?|symbols?|position|with)\b
role :: you are
    \byou are now (?:an? |the |in |called |going to|free of|free from|no longer|acting|known|[\"'])
    (?:^|[.!?,]\s)now you are\b
    \bfrom now (?:on )?,? ?you\b
    \byou are (?:role.?playing|no longer
        |an? (?:evil |helpful |powerful |large |unrestricted |uncensored )?(?:ai|a\.i\.|assistant|chat ?bot
        |bot|language model|llm|gpt|linux|terminal|model|translator)\b)
    ^you are (?:an? |the |now |in )?[\w \"':-]{2,40}\.\s
    \bi want you to (?:act as (?:an?|the)\b|be an? |pretend|play the|ignore|respond)
    \byou are written to\b
    \byou are (?:now )?\w*gpt\b
    \ba (?:model|machine|program) (?:without|free of|with no) (?:any )?(?:rules|limits|restrictions|filters)\b
role :: act as|pretend|role-play|roleplay|role play|act like|act out|in your role|stay in
    <order>(?:act as (?:if|an?|though|the|two)\b|pretend (?:to|you|that|i)\b|role.?play\b
        |act like an?\b)
    \bact as an? (?:\w+ ){0,2}(?:interpreter|terminal|ai|translator|assistant|chatbot|console|shell)\b
    \bstay(?:s)? (?:fully )?in (?:their|your|the) roles?\b
    \bbreak(?:ing)? character\b
    \byou (?:now )?act as (?:two|an?)\b
    \babsorbed in your role\b
role :: imagine you|suppose you|assume the role|assume you
    <order>(?:imagine|suppose|assume)(?: that)? you(?:'re| are) (?:an? (?:ai|assistant|model|bot)
        |the big)
    \bassume the role of\b
role :: as an ai|as a large language|as a language model|as an llm|as an assistant
    \bas an? (?:ai\b(?! (?:company|firm|start|researcher|expert|hub|leader|lab|boom|tool|system))
        |large language model|language model|llm\b|ai assistant)
role :: evil|jailbreak|do anything now|developer mode|dan mode|exploit
    \bevil (?:ai|assistant|bot)\b
    \bdo anything now\b
    \b(?:developer|dan|god|jailbreak) mode (?:is |now )?(?:on|enabled|activated)
    \bi love exploiting ai\b
role :: gpt|chatgpt|chatbot|assistant|claude|gemini
    \b(?:hello|hi|hey|dear|hallo|ok|okay)[ ,]+(?:chat ?)?(?:gpt|chatbot|assistant|ai|claude|gemini
        |bot)\b
publish order :: mark |flag |set |label |treat |consider |classify |approve|status
    <order>(?:mark|flag|set|label|treat|consider|classify) (?:this|the|it|that|its)\b<more>{0,40}\b(?:as
        |to) (?:\w+ )?(?:approved|published|reviewed|checked|final|verified|ready|cleared|signed|accepted)\b
    \bset (?:its|the|this) (?:\w+ )?status\b
    <order>approve (?:this|the) (?:\w+ )?(?:draft|article|story|text|piece|copy)\b
    \bchange (?:its|the) status (?:to|of)\b
publish order :: publish
    <order>(?:auto-?)?publish (?:this|it|the (?:article|draft|story|text|piece|copy|item))\b
        <more>{0,30}\b(?:immediately|now|at once|as is|as-is
        |unchanged|verbatim|automatically|without (?:\w+ ){0,2}(?:review|editing|delay|approval|checking
        |changes|check))\b
publish order :: review|approval|check|approved by|verified by|override
    \b(?:human|editorial|editor(?:'s)?|further|manual) (?:review|approval
        |check)s? (?:is |are )?(?:not (?:needed|required|necessary)|unnecessary)\b
    \b(?:skip|bypass|omit) (?:the |any |all )?(?:human |editorial |manual |editor'?s? )?(?:review
        |approval|checks)\b
    \bno (?:human|editorial|further) (?:review|approval) (?:is )?(?:needed|required|necessary)\b
    \bpre-?(?:approved|verified|reviewed) by\b[^.\n]{0,40}\b(?:override|output|no review)
    \boverride (?:manual|human|editorial) \w+
order about the disclosure :: disclos|label|byline|flag|citation|disclaimer|notice|attribution
    <order>(?:do not|don't|never|remove|omit|drop|delete|hide|skip|leave out|strip)\b<more>{0,50}\b(?:ai
        |a\.i\.|disclosures?|disclaimers?|machine|labels?|citations?|flags)\b<more>{0,30}\b(?:disclosure
        |label|line|note|notice|disclaimer|statement|article|draft|text|story|copy|citations?|flags
        |summary)\b
order about the disclosure :: mention|reveal|disclose|tell
    <order>(?:do not|don't|never) (?:mention|reveal|disclose|tell|show|report|cite|include
        |acknowledge)\b<more>{0,60}\b(?:instructions?|prompt|(?:this|these) (?:note|notes|message|text
        |rules)|in (?:your|the|this) (?:<answer>))\b
task for a machine :: translat|summari|paraphras|spell check
    <first>(?:translate|summari[sz]e|paraphrase|rewrite|spell.?check) (?:the|this|these|my
        |all) (?:following|above|text|sentence|article|document|previous|content|passage|rest)
task for a machine :: writ|compos|generat|creat|formulat|draft|produce
    <first>(?:write|compose|generate|create|formulate|produce|draft) (?:me |us )?(?:an?|one|two|some|the
        |my)? ?(?:(?:[\w+-]+) ){0,4}<piece>\b
    ^generate c\+\+
    \bgenerate (?:python|javascript|java|sql|c\+\+|some)? ?code\b
task for a machine :: following task|another task|more tasks|next task|further tasks|new task|\
        challenge for you
    \b(?:help (?:me )?with (?:the following|another|my next) task|a few more tasks|another task for you
        |further tasks (?:are )?follow|start with a new task\b
        |challenge for you\b|new task(?: for (?:you|the ai)|,? namely))
""")
