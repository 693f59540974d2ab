"""A QGIS profile of our own, in a chosen language, with the plugin enabled: for tests and screenshots."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """\
[locale]
overrideFlag=true
userLocale={locale}
globalLocale={numbers}

[PythonPlugins]
ecozoning=true
processing=true

[app]
checkVersion=false
news_feed\\httpsfeedqgisorg\\disabled=true

[core]
NewsFeed\\httpsfeedqgisorg\\disabled=true

[qgis]
checkVersion=false
showTips=false
"""


def write_profile(folder: Path, locale: str) -> Path:
    """Write the settings of a new profile into ``folder``, which QGIS_CUSTOM_CONFIG_PATH then names."""
    settings = folder / "profiles" / "default" / "QGIS"
    settings.mkdir(parents=True, exist_ok=True)
    # QGIS 4 looks for a file of its own.
    numbers = "zh_CN" if locale.startswith("zh") else locale
    for name in ("QGIS3.ini", "QGIS4.ini"):
        (settings / name).write_text(SETTINGS.format(locale=locale, numbers=numbers), encoding="utf-8")
    return folder
