"""What the candidates are: made-up projects and where each wants to lie.

``target`` is a theme (with ``:grade``) or ``open:`` and a unit category or sub-type, which means: in such a unit and
clear of every theme. ``allow`` names further themes that the plot may meet. Which verdict follows is for the product
to say.
"""

from __future__ import annotations

from typing import NamedTuple


class Wish(NamedTuple):
    """One parcel or site before it has a place."""

    name: str
    target: str
    hectares: float
    kind: str
    activity: str | None
    industry: str | None
    allow: tuple[str, ...] = ()
    wholly: bool = True
    declared: float | None = 1.004
    note: str = ""


WATER = ("ecological_space", "urban_boundary")
FARM = ("black_soil",)
RED = ("nature_reserve:general", "wetland")

PARCELS: tuple[Wish, ...] = (
    # In zones where law bars them.
    Wish("示例松江沿岸产业园", "water_source:grade1", 4, "block", "产业园区", "2614", WATER),
    Wish("示例生活垃圾填埋场一期", "redline", 12, "block", "生活垃圾填埋场", "7820", RED),
    Wish("示例湖畔度假酒店", "nature_reserve:core", 6, "ell", "旅游", "6110", (*RED, "redline")),
    Wish("示例惠民住宅小区", "permanent_farmland", 5, "ell", "住宅", "7010", FARM),
    Wish("示例青石山采石场", "redline", 18, "blob", "采石挖砂取土", "1012"),
    Wish("示例肉牛养殖小区", "water_source:grade1", 1.2, "block", "畜禽养殖", "0311", WATER),
    Wish("示例精细化工项目（二级区）", "water_source:grade2", 10, "block", "化工项目", "2614", WATER),
    Wish("示例林海产业园", "nature_reserve:general", 22, "blob", "产业园区", "2011", ("redline", "ecological_space")),
    Wish("示例稻田鱼塘", "permanent_farmland", 3, "block", "挖塘养鱼", "0412", FARM),
    Wish("示例蓝靛果种植基地", "permanent_farmland", 8, "blob", "林果业", "0220", FARM),
    Wish("示例危险废物处置中心", "permanent_farmland", 6, "block", "危险废物集中处置", "7724", FARM),
    Wish("示例电镀中心", "open:产业园区", 9, "ell", "工业项目", "3360"),
    Wish("示例网箱养殖基地", "water_source:grade1", 3, "block", "网箱养殖", "0412", WATER),
    Wish("示例金矿尾矿库", "redline", 40, "blob", "尾矿库", "0921"),
    Wish("示例污水处理厂（含排污口）", "water_source:grade2", 4, "block", "污水处理厂;排污口", "4620", WATER),
    Wish(
        "示例产业园东扩区（部分进入红线）",
        "redline",
        150,
        "blob",
        "产业园区",
        "3062",
        ("ecological_space", *RED),
        False,
    ),
    Wish("示例制浆造纸项目", "water_source:quasi", 26, "block", "工业项目", "2221", WATER),
    Wish("示例北方砖厂取土场", "black_soil", 7, "blob", "采石挖砂取土", "3031"),
    # Where law or list asks for an approval.
    Wish("示例渔光互补光伏电站", "black_soil", 60, "blob", "光伏发电", "4416"),
    Wish("示例平原光伏二期", "black_soil", 42, "parts", "光伏发电", "4416", (), False),
    Wish("示例高速互通立交", "redline", 25, "blob", "公路", "4812"),
    Wish("示例森林生态监测站", "redline", 2, "block", "科研监测", "7462", RED),
    Wish("示例管护巡护站", "nature_reserve:general", 2, "block", "管护巡护", "7711", ("redline", "ecological_space")),
    Wish("示例水上游览码头", "water_source:grade2", 3, "block", "旅游", "7861", WATER),
    Wish("示例国家铁路枢纽", "permanent_farmland", 14, "strip", "铁路;国家重大项目", "5331", FARM),
    Wish("示例古遗址考古工地", "redline", 3, "block", "考古", "8890", RED),
    Wish("示例商品林抚育区", "redline", 45, "blob", "商品林抚育", "0220"),
    Wish("示例化工新材料园", "open:产业园区", 35, "ell", "工业项目", "2651"),
    Wish("示例输变电走廊", "redline", 4, "strip", "输变电", "4420", ("ecological_space", *RED)),
    Wish(
        "示例湿地生态修复区",
        "wetland",
        30,
        "blob",
        "生态修复",
        "7711",
        ("redline", "nature_reserve:general", "nature_reserve:core"),
    ),
    Wish("示例取水泵站", "water_source:grade1", 1.1, "block", "供水设施", "4610", WATER),
    # Where activity or industry is not known, or only a person can say.
    Wish("示例未定用途地块甲", "water_source:grade2", 5, "block", None, None, WATER, True, None),
    Wish("示例未定用途地块乙", "water_source:grade2", 9, "ell", None, "3911", WATER, False),
    Wish("示例准保护区工业项目", "water_source:quasi", 15, "block", "工业项目", None, WATER),
    Wish("示例红线内未定用途地块", "redline", 8, "blob", None, None),
    Wish("示例边界光伏场区", "edge", 20, "strip", "光伏发电", "4416", (), False),
    Wish("示例跨市界物流园", "edge", 48, "block", "商业服务", "5990", (), False),
    Wish("示例露天铁矿", "ecological_space", 32, "blob", "采矿", "0810"),
    Wish(
        "示例湿地观鸟服务区",
        "wetland",
        2.5,
        "block",
        "公共服务设施",
        "7850",
        ("nature_reserve:general", "redline"),
        False,
    ),
    # Clear of every theme.
    Wish("示例第一小学", "open:一般", 3.2, "block", "公共服务设施", "8321"),
    Wish("示例“引号”地块 & <商贸>园; O'Neil\"s", "open:城镇空间", 6, "ell", "商业服务", "5212", (), True, 1.0),
    Wish("示例绿色🌲公园", "open:general", 11, "hole", "公共服务设施", "7850"),
    Wish("示例计算机装配厂", "open:key", 14, "block", "工业项目", "3911"),
    Wish("示例三块地养老社区", "open:general", 9, "parts", "住宅", "7040"),
    Wish("示例康养医院", "open:key", 5, "ell", "公共服务设施", "8415", (), True, 0.93),
    Wish("示例仓储物流园", "open:general", 64, "blob", "商业服务", "5990"),
    Wish("示例软件园", "open:水环境城镇生活", 7, "block", "商业服务", "6513", (), True, None),
    Wish("示例风电场升压站", "open:general", 2, "block", "风力发电", "4415"),
    Wish("示例烘焙食品厂", "open:key", 4, "block", "工业项目", "1411"),
    Wish("示例市政停车场", "urban_boundary", 2.4, "block", "公共服务设施", "7810"),
    Wish("示例城镇住宅组团", "urban_boundary", 17, "ell", "住宅", "7010"),
    # Badly drawn.
    Wish("示例自相交地块（可修复）", "open:general", 6, "bowtie", "商业服务", "5212", (), True, None),
    Wish("示例红线内自相交地块（可修复）", "redline", 6, "bowtie", "住宅", "7010", (), True, None),
)

#: (name, lon, lat, hectares, kind, activity, industry): places outside Jilin City.
OUTSIDE = (
    ("示例长春市汽车配件园", 125.300, 43.880, 45.0, "block", "产业园区", "3670"),
    ("示例延边州文旅小镇", 129.480, 42.890, 21.0, "blob", "旅游", "6110"),
    ("示例敦化市林产品加工厂", 128.350, 43.380, 8.0, "ell", "工业项目", "2011"),
)

SITES: tuple[Wish, ...] = (
    Wish("示例取水口", "water_source:grade1", 0, "", "供水设施", "4610", WATER),
    Wish("示例企业排污口", "water_source:grade2", 0, "", "排污口", "2614", WATER),
    Wish("示例通信基站（红线）", "redline", 0, "", "通信设施", "6311", RED),
    Wish("示例采矿点", "redline", 0, "", "采矿", "0921", RED),
    Wish("示例核心区观测塔", "nature_reserve:core", 0, "", "科研监测", "7462", (*RED, "redline")),
    Wish("示例核心区民宿", "nature_reserve:core", 0, "", "旅游", "6110", (*RED, "redline")),
    Wish("示例基本农田内信号塔", "permanent_farmland", 0, "", "通信设施", "6311", FARM),
    Wish("示例黑土地测风塔", "black_soil", 0, "", "风力发电", "4415"),
    Wish("示例准保护区加油站", "water_source:quasi", 0, "", None, "5265", WATER),
    Wish("示例乡镇卫生院", "open:general", 0, "", "公共服务设施", "8423"),
    Wish("示例城区充电站", "open:key", 0, "", "公共服务设施", "7810"),
    Wish("示例用途未定点位", "redline", 0, "", None, None, RED),
)

#: (code, name, activity, industry, courses in degrees).
ROUTES = (
    (
        "R001",
        "示例长吉延高速公路（含吉林连接线）",
        "公路",
        "4812",
        (
            (
                (125.72, 43.86),
                (126.20, 43.80),
                (126.48, 43.74),
                (126.668, 43.742),
                (126.98, 43.79),
                (127.30, 43.80),
                (127.50, 43.89),
                (127.78, 43.72),
                (127.97, 43.62),
            ),
            ((126.48, 43.74), (126.53, 43.79), (126.55, 43.84)),
        ),
    ),
    (
        "R002",
        "示例龙潭—桦甸成品油管线 & 支线",
        "油气管线",
        "5720",
        (
            (
                (126.60, 43.98),
                (126.72, 43.80),
                (126.79, 43.58),
                (126.90, 43.38),
                (126.99, 43.18),
                (126.95, 43.02),
                (126.75, 42.97),
            ),
            ((126.99, 43.18), (127.20, 43.25)),
        ),
    ),
)
