"""Words of the charts in English and Khmer.

Khmer: the terms marked with the name of their source are attested there (docs/glossary.md); all others are ours, put
together from common words, and wait for a native speaker.
"""

from typing import Literal

Language = Literal["en", "km"]

WORDS: dict[str, tuple[str, str]] = {
    "Who pays": ("Who pays", "អ្នកបង់ថ្លៃ"),
    "million riel": ("million riel", "លានរៀល"),
    "USD a person and year": ("USD a person and year", "ដុល្លារ ក្នុងមនុស្សម្នាក់ ក្នុងមួយឆ្នាំ"),
    "unfunded": ("unfunded", "គ្មានអ្នកបង់"),
    "benchmark": ("USD {n} a person", "{n} ដុល្លារ ក្នុងមនុស្សម្នាក់"),
    "commune": ("commune", "ឃុំ/សង្កាត់"),  # OSCaR
    "ministry": ("ministry", "ក្រសួង"),
    "donors": ("donors", "ម្ចាស់ជំនួយ"),  # OSCaR
    "cct": ("CCT", "CCT"),
    "tornado": ("What the unfunded amount hangs on", "អ្វីដែលប៉ះពាល់ដល់ប្រាក់ខ្វះ"),
    "gap": ("unfunded over the horizon, million riel", "ប្រាក់ខ្វះសរុប (លានរៀល)"),  # total: OSCaR
    "low": ("low reading", "ទាប"),  # OSCaR
    "high": ("high reading", "ខ្ពស់"),  # OSCaR
    "caseload": ("Families per worker", "ចំនួនគ្រួសារ ក្នុងបុគ្គលិកម្នាក់"),  # family: OSCaR
    "families": ("families", "គ្រួសារ"),  # OSCaR
    "at work today": ("at work today", "កំពុងធ្វើការ"),
    "planned post": ("planned post", "មុខតំណែងតាមផែនការ"),  # plan: Primero
    "cap": ("largest caseload", "ចំនួនអតិបរមា"),
    "map": ("Villages, workers and centres", "ភូមិ បុគ្គលិក និងមជ្ឈមណ្ឌល"),  # village: OSCaR
    "village": ("village (size: families in case)", "ភូមិ (ទំហំ៖ គ្រួសារមានករណី)"),  # OSCaR
    "workers here": ("workers based here", "បុគ្គលិកប្រចាំនៅទីនេះ"),
    "centre": ("youth centre, runs today", "មជ្ឈមណ្ឌលយុវជន មានស្រាប់"),
    "new centre": ("youth centre, opens", "មជ្ឈមណ្ឌលយុវជន បើកថ្មី"),
    "km": ("km", "គ.ម."),
    "handover": ("What the commune itself pays", "ភាគដែលឃុំ/សង្កាត់បង់ខ្លួនឯង"),  # commune: OSCaR
    "stands alone": ("stands alone", "ឈរដោយខ្លួនឯង"),
    "share": ("share of the cost, %", "ភាគរយនៃការចំណាយ"),
    "how sure": ("How sure", "កម្រិតភាពជាក់លាក់"),
    "fan cost": ("cost", "ការចំណាយ"),
    "fan gap": ("what nobody pays", "ប្រាក់ដែលគ្មានអ្នកបង់"),
    "fan usd_per_person": ("cost per person", "ការចំណាយក្នុងមនុស្សម្នាក់"),
    "fan open_cases": ("families in case", "គ្រួសារមានករណី"),
    "fan waiting": ("families that wait", "គ្រួសាររង់ចាំ"),
    "eight of ten draws": ("8 of 10 draws lie here", "៨ ក្នុង ១០ ករណីសាកល្បង"),
    "middle draw": ("middle draw", "ករណីកណ្ដាល"),
    "find out": ("What to find out first", "អ្វីដែលត្រូវស្វែងយល់មុនគេ"),
    "share of the spread": ("share of the spread of the figure", "ភាគរយនៃភាពមិនប្រាកដ"),
    "first": ("alone", "តែម្នាក់ឯង"),
    "total": ("with all others", "រួមជាមួយកត្តាផ្សេងទៀត"),
    "pareto": ("What money reaches, and at whose expense", "លទ្ធផលដែលទទួលបានពីថវិកា"),
    "thousand USD a year": ("thousand USD a year", "ពាន់ដុល្លារ ក្នុងមួយឆ្នាំ"),
    "need met": ("need met, %", "តម្រូវការដែលបានបំពេញ (%)"),
    "worst commune": ("need met in the worst-served commune, %", "ឃុំ/សង្កាត់ដែលទទួលបានតិចជាងគេ (%)"),
    "most for the money": ("most for the money", "លទ្ធផលច្រើនបំផុត"),
    "hours on the road": ("{n} hours a month on the road", "{n} ម៉ោងធ្វើដំណើរ ក្នុងមួយខែ"),
    "rollout": ("When each commune starts", "ពេលដែលឃុំ/សង្កាត់នីមួយៗចាប់ផ្ដើម"),  # commune: OSCaR
    "held by": ("in the bars: the limit that holds a commune back", "ក្នុងរបារ៖ អ្វីដែលធ្វើឱ្យឃុំ/សង្កាត់មិនទាន់ចាប់ផ្ដើម"),
    "at work": ("services run", "សេវាកំពុងដំណើរការ"),
    "does not start": ("does not start", "មិនចាប់ផ្ដើម"),
    "year": ("year", "ឆ្នាំ"),  # OSCaR
    "more": ("{n} more", "និង {n} ទៀត"),
    "social_worker": ("social worker", "បុគ្គលិកសង្គម"),  # Primero
    "nurse": ("nurse", "គិលានុបដ្ឋាក"),
    "finance_coach": ("finance coach", "អ្នកបង្ហាត់ហិរញ្ញវត្ថុ"),
}


def say(word: str, lang: str) -> str:
    """Give a word in a language; a word that is not here, such as a payer's own name, stays as it is."""
    if lang not in ("en", "km"):
        raise ValueError(f"lang must be 'en' or 'km', not {lang!r}")
    english, khmer = WORDS.get(word, (word.replace("_", " "), word))
    return khmer if lang == "km" else english


_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def digits(number: str, lang: str) -> str:
    """Give a number inside of a sentence in the digits of a language; axes keep the digits that both read."""
    return number.translate(_KHMER_DIGITS) if lang == "km" else number
