"""First names that stand for each other: Tim for Timothy, Bill for William, Sasha for Oleksandr.

A table, not a gazetteer. `also_called` gives the other ways to write a person's name; who is withheld under one of
them is withheld under all.
"""

import re
from typing import Final

from drafter.text.skeleton import plain

_GROUPS: Final = """
abigail abby | albert al bert bertie
alexander alex aleksandr oleksandr sasha sascha xander sandro alejandro alessandro
alexandra alex aleksandra oleksandra sasha sandra alejandra | alfred alf fred freddy | amanda mandy
anastasia nastya | andrew andy drew andrei andriy | andreas andy | anne ann anna annie anya nancy
anthony tony antonio toni | antonia toni | arthur art artie | barbara barb babs | benjamin ben benny
bernard bernie | bradley brad | carolyn carol carrie
catherine katherine kathryn katharine kate katie kathy cathy kit katya kateryna yekaterina ekaterina katharina
charles charlie chuck carlos carl karl | charlotte charlie lottie | christian chris
christina christine chris tina | christopher chris kit kris | cynthia cindy | daniel dan danny
david dave davy | deborah debra debbie deb | dmitry dmytro dmitri dima mitya | donald don donnie
dorothy dot dottie dolly | douglas doug | edward ed eddie ted ned | edwin ed eddie | eleanor ellie nell nora
elizabeth liz lizzie beth betty betsy eliza libby lisa elisabeth | emily em emmy
eugene gene yevgeny evgeny yevhen zhenya | frances fran franny | francis frank franz francisco paco pancho
frederick fred freddie friedrich fritz | gabriel gabe | gabriela gabby | geoffrey jeffrey geoff jeff
george georgie | gerald gerry jerry | gregory greg | guillermo memo | harold harry hal | heinrich heinz
helen nell ellen | henry harry hank | ignacio nacho | isabella isabel bella izzy | ivan vanya | jacob jake
jacqueline jackie | james jim jimmy jamie | janet jan | jennifer jen jenny | jessica jess jessie | jesus chuy
johannes hans hannes johann | john jack johnny jon jonny | jonathan jon jonny johnny | jose pepe
joseph joe joey josef sepp | joshua josh | judith judy | julia yulia yuliya | kenneth ken kenny | kimberly kim
konstantin kostya | lawrence laurence larry laurie | leonard len lenny leo | leopold leo poldi
louis lou louie lewis | manuel manny manolo | margaret maggie meg peggy marge
margarethe grete greta gretchen | maria mary marie masha mariya molly polly | matthew matt matty matthias
maximilian max | megan meg | melissa mel | michael mike mick mickey micky mikhail mykhailo misha michel
nathaniel nathan nate nat | natalia natalie nataliya natasha nat
nicholas nick nicky nicolas nikolai mykola kolya | olga olya olha | oliver ollie | pamela pam
patricia pat patty patti trish tricia | patrick pat paddy rick | paul pavel pavlo pasha
peter pete petro pyotr petya pedro | philip phillip phil | rachel rae | raymond ray | rebecca becky becca
richard rick ricky rich richie dick | robert bob bobby rob robbie bert | roberto beto | roger rodge
ronald ron ronnie | rosemary rose rosie | russell russ | samantha sam | samuel sam sammy
sarah sara sally sadie | sebastian seb bastian basti | serhiy sergei sergey seryozha | stephanie steph steffi
stephen steven steve stefan | susan susanna suzanne sue susie | svetlana svitlana sveta
tatiana tatyana tetiana tanya | theodore theo ted teddy | theresa teresa terry tess | thomas tom tommy
timothy tim timmy | valentina valya | veronica ronnie | victor viktor vic | victoria vicky vicki tori
vincent vince vinny | vladimir volodymyr volodya vova vlad | walter walt wally | wilhelm willi willy
william bill billy will willie liam | yuri yuriy yura | zachary zach zack
"""
#: Words that a capital alone does not make a name: next to the surname they count, by themselves they do not.
_ALSO_WORDS: Final = """
al art bill chuck dick dolly dot don drew fran frank gene hank jack jan kit len mark max meg memo mick mike nat ned nick
paddy pat polly pete ray rich rob rose sandy sue tori will vic em
"""


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = {}
    for group in re.split(r"[|\n]", _GROUPS):
        names = group.split()
        for name in names:
            table.setdefault(name, {}).update(dict.fromkeys(names))
    return {name: tuple(other for other in others if other != name) for name, others in table.items()}


_OTHERS: Final = _table()
_WORDS: Final = frozenset(_ALSO_WORDS.split())


def also_called(name: str) -> tuple[tuple[str, bool], ...]:
    """The other ways to write the name of a person, given as `First … Last`; each with whether its first name by
    itself is telling. Empty for one word, and for a first name that the table does not know.
    """
    last, comma, given = name.partition(",")
    first, _, rest = (f"{given.strip()} {last.strip()}" if comma else name.strip()).partition(" ")
    if not rest.strip():
        return ()
    others = _OTHERS.get(plain(first), ())
    return tuple((f"{other.capitalize()} {rest.strip()}", other not in _WORDS) for other in others)
