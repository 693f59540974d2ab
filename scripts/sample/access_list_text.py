"""Clauses of the upper tiers: quoted where official, marked where made up.

Quoted texts are those of the named document, letter for letter. What is made up begins with
【合成示例】. ``effect`` is ``None`` where nobody has classified the clause.
"""

from __future__ import annotations

from typing import NamedTuple

PLAN = "吉林市生态环境分区管控实施方案（吉市政办函〔2024〕32号）"
FIVE_YEAR_PLAN = "吉林市生态环境保护“十四五”规划（2022年6月）"
SYNTHETIC = "合成示例 synthetic"
MARK = "【合成示例】"


class Clause(NamedTuple):
    """One clause before it gets its tier, scope and number."""

    dimension: str
    text: str
    effect: str | None = None
    industries: str | None = None
    source_document: str = SYNTHETIC
    source_clause: str | None = None
    valid_from: str = "2024-10-25"
    valid_to: str | None = None


REPEATED = MARK + "新建、扩建石化、化工、焦化、有色金属冶炼、平板玻璃等项目应布设在依法合规设立并经规划环评的产业园区。"

BASIN = (
    Clause(
        "spatial",
        "优化松花江干流等重点江河现有石油化工、制药、尾矿库等高风险行业空间布局，强化现有重点行业环境隐患排查，开展设施、队伍、物资一体化环境风险防控体系建设，积极防控水环境风险。",
        None,
        "25,26,27",
        FIVE_YEAR_PLAN,
        "加强环境风险防控",
    ),
    Clause(
        "spatial",
        MARK + "松花江干流及主要支流沿岸严格控制新增石油化工、焦化、印染、制革、造纸等高水环境风险项目。",
        "restrict",
        "25,26,171,191,221,222",
    ),
    Clause("discharge", MARK + "流域内新增主要水污染物排放的项目，实行区域内同类污染物等量或减量替代。"),
    Clause(
        "discharge",
        MARK + "向松花湖及其入湖河流排放含磷废水的企业，应建设除磷设施并安装自动监测设备。",
        "require",
        "13,14,26,27",
    ),
    Clause(
        "risk",
        "加强对饮用水水源地、源头水保护区等敏感水体上游的移动源管控。",
        None,
        None,
        FIVE_YEAR_PLAN,
        "加强环境风险防控",
    ),
    Clause(
        "risk", MARK + "沿江化工企业应建设事故废水三级防控设施，与下游取水口管理单位建立应急联动。", "require", "25,26"
    ),
    Clause(
        "resource",
        "严格实行区域流域用水总量和强度控制，健全主要江河流域及县市级行政区域用水总量、用水强度控制指标体系，将控制指标逐级分解到县级行政区，实现双控指标全覆盖。",
        None,
        None,
        FIVE_YEAR_PLAN,
        "强化用水强度约束",
    ),
    Clause("resource", MARK + "保障松花江丰满断面以下生态流量，水电站应落实下泄流量在线监控。", "require", "4413"),
)

CITY = (
    Clause(
        "spatial",
        "优先保护单元按照法律法规和有关规定禁止或严格限制大规模、高强度的工业和城镇开发建设。",
        None,
        None,
        PLAN,
        "二（一）",
    ),
    Clause(
        "spatial",
        "生态保护红线内，自然保护地核心保护区原则上禁止人为活动，自然保护地核心保护区外，禁止开发性、生产性建设活动，在符合法律法规的前提下，仅允许部分对生态功能不造成破坏的有限人为活动；生态保护红线外各类生态功能重要和生态敏感脆弱区域、水环境优先保护区、大气环境优先保护区和黑土地保护区，按照保护对象不同属性和功能要求，限制大规模开发性、生产性建设活动。",
        None,
        None,
        PLAN,
        "二（一）",
    ),
    Clause(
        "spatial",
        "功能受损的优先保护单元，优先开展生态保护修复活动，恢复生态系统服务功能。",
        None,
        None,
        PLAN,
        "二（一）",
    ),
    Clause(
        "spatial",
        "永久基本农田集中区域，禁止规划建设可能造成土壤污染的建设项目。",
        None,
        None,
        FIVE_YEAR_PLAN,
        "推进土壤和地下水污染协同防治一、加强空间布局管控",
    ),
    Clause("spatial", REPEATED, "restrict", "25,26,304,32"),
    Clause(
        "spatial",
        MARK + "城市建成区、自然保护地周边和主要旅游通道可视范围内，限制新建露天采石、挖砂、取土项目。",
        "restrict",
        "1011,1012,1019",
    ),
    Clause(
        "discharge",
        "重点管控单元要优化产业布局，严格按照法律法规和有关规定，以及差异化的生态环境准入要求，加强污染物排放控制和环境风险防控，不断提升资源利用效率，稳步改善生态环境质量。",
        None,
        None,
        PLAN,
        "二（一）",
    ),
    Clause(
        "discharge",
        "水环境重点管控区、大气环境重点管控区和土壤污染风险重点管控区应当按照管控对象不同属性和功能分类实施重点管控。",
        None,
        None,
        PLAN,
        "二（一）",
    ),
    Clause(
        "discharge",
        MARK + "火电、钢铁、水泥等行业达到超低排放水平；不达标的不予新增产能。",
        "require",
        "4411,311,312,313,3011",
    ),
    Clause(
        "risk",
        "优先保护单元要加强生态系统保护和功能维护，重点管控单元要针对突出生态环境问题强化污染物排放管控和环境风险防控，一般管控单元要保持生态环境质量基本稳定。",
        None,
        None,
        PLAN,
        "二（二）",
    ),
    Clause(
        "risk",
        MARK + "涉危险化学品、危险废物、重金属的项目应编制突发环境事件应急预案并备案。",
        "require",
        "25,26,27,32,336,7724",
    ),
    Clause(
        "resource",
        "强化重点管控单元管理，推进石化化工、钢铁、建材等传统产业绿色低碳转型升级和清洁生产改造。",
        None,
        "25,26,30,31",
        PLAN,
        "四（一）",
    ),
    Clause(
        "resource", "一般管控单元以经济社会可持续发展为导向，执行生态环境保护的基本要求。", None, None, PLAN, "二（一）"
    ),
    Clause(
        "resource",
        MARK + "鼓励发展太阳能、风能、生物质能等可再生能源，项目选址应避让本清单列明的禁止区域。",
        "encourage",
        "4415,4416,4417",
    ),
    Clause(
        "resource",
        MARK + "（已失效条款，用于检验时效）地下水限采区内的取水许可按2021年方案执行。",
        "restrict",
        None,
        valid_from="2021-06-30",
        valid_to="2024-10-24",
    ),
    Clause(
        "resource",
        MARK + "（尚未生效条款，用于检验时效）自2030年起，新建工业项目单位产品水耗应达到国内领先值。",
        "require",
        None,
        valid_from="2030-01-01",
    ),
)

#: County -> (orientation, leading industries, trade to keep an eye on, its GB/T 4754 codes).
COUNTY_FACTS = {
    "220202": ("现代服务业和都市农业集聚区", "商贸物流、精品农业", "分散燃煤、餐饮油烟和雾凇景观带周边开发", "6210"),
    "220203": ("国家石化产业基地核心区", "石化、化工新材料", "化工园区挥发性有机物和松花江沿岸环境风险", "25,26"),
    "220204": ("城市综合服务区", "商贸文旅、装备制造", "温德河、越山路沿线生活污水溢流", "336"),
    "220211": ("松花湖生态旅游和水源保护区", "冰雪旅游、高新技术", "松花湖沿岸旅游开发和水土流失", "611,612,786"),
    "220221": ("近郊现代农业和健康产业区", "农产品加工、绿色建材", "岔路河、饮马河流域农业面源污染", "031,032"),
    "220281": ("东部绿色生态和石材产业区", "林特产品加工、天岗石材", "石材加工废水、石粉和采石迹地", "1012,303"),
    "220282": (
        "南部矿产资源和水源涵养区",
        "黄金、铁矿采选，油页岩",
        "尾矿库、采选废水和辉发河重金属风险",
        "081,092,093",
    ),
    "220283": ("北部商品粮和黑土地保护区", "水稻种植与加工、清洁能源", "采煤沉陷区和细鳞河畜禽养殖污染", "061,031,032"),
    "220284": (
        "冶金建材转型和生态农业区",
        "镍钼采选冶炼、建材、医药",
        "冶炼烟气、石灰石矿山扬尘和土壤重金属",
        "32,3011,1011",
    ),
}


def county_clauses(code: str, name: str) -> list[Clause]:
    """Clauses of one county; all made up but for the name."""
    orientation, leading, concern, codes = COUNTY_FACTS[code]
    clauses = [
        Clause(
            "spatial",
            f"{MARK}{name}定位为{orientation}，重点发展{leading}；不符合发展定位的高耗能、高排放项目不再新增。",
        ),
        Clause("spatial", f"{MARK}{name}中心城区人口集中区上风向和饮用水水源上游，限制新建排放恶臭、烟粉尘的项目。"),
        Clause("discharge", f"{MARK}针对{concern}，新建、扩建相关项目应落实污染物区域削减方案。", "restrict", codes),
        Clause("discharge", f"{MARK}{name}县级及以上污水处理厂执行一级A标准，管网覆盖范围内不得新增直排口。"),
        Clause("risk", f"{MARK}{name}建立环境风险源清单，每年开展一次水源地、园区和尾矿库联合演练。"),
        Clause(
            "risk", f"{MARK}用途变更为住宅、公共服务用地的疑似污染地块，应先完成土壤污染状况调查。", "require", "7010"
        ),
        Clause("resource", f"{MARK}{name}用水总量、用水效率和能耗强度不得突破市级下达指标。"),
    ]
    if code == "220202":
        clauses.append(Clause("spatial", REPEATED, "restrict", "25,26,304,32", SYNTHETIC, "与全市条款重复，用于检验"))
    if code == "220281":
        text = f"{MARK}（放宽上层要求的条款，用于检验）允许在天岗石材园区以外适度发展小型饰面石材开采。"
        clauses.append(Clause("spatial", text, "encourage", "1012"))
    return clauses
