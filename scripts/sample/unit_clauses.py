"""Clauses of the units: all made up and marked so, by what a unit protects or produces.

Templates per sub-type: ``(dimension, text, effect, industries)``; ``{unit}``, ``{county}`` and the figures
``{a}``, ``{b}`` and ``{c}`` differ from unit to unit.
"""

from __future__ import annotations

Template = tuple[str, str, "str | None", "str | None"]

PRIORITY_ALL: tuple[Template, ...] = (
    (
        "spatial",
        "{unit}内禁止新建、扩建石化、化工、制浆造纸、制革、有色冶炼等重污染项目。",
        "prohibit",
        "25,26,221,191,32",
    ),
    ("discharge", "单元内不得新设工业入河排污口，现有排污口于{a}年底前完成整治。", None, None),
    ("risk", "穿越单元的道路、管线应在跨河和临湖路段设置防撞护栏和{b}立方米以上事故收集池。", "require", "544,57"),
)
GENERAL_ALL: tuple[Template, ...] = (
    ("spatial", "新建工业项目应向乡镇工业集中区集聚，村屯内不再新布点涉水重污染项目。", None, None),
    ("spatial", "畜禽禁养区内禁止新建规模化养殖场，禁养区外的按县级规划布局。", "restrict", "031,032"),
    ("discharge", "规模化畜禽养殖场粪污综合利用率不低于{b}%，散养密集区建设集中收集点。", "require", "031,032"),
    ("discharge", "秸秆全量化处置，禁止露天焚烧；{a}年农村生活污水治理率达到{b}%。", None, None),
    ("risk", "加强农用地土壤环境监测，受污染耕地安全利用率稳定在{b}%以上。", None, None),
    ("resource", "推广测土配方施肥和节水灌溉，{a}年农田灌溉水有效利用系数不低于0.6。", None, None),
)
BY_SUBTYPE: dict[str, tuple[Template, ...]] = {
    "生态保护红线": (
        ("spatial", "红线范围内仅允许国家规定的有限人为活动，其他开发性、生产性建设不予准入。", None, None),
        ("spatial", "禁止新建采石、挖砂、取土项目，现有矿业权按规定有序退出。", "prohibit", "08,09,101"),
        ("discharge", "管护站点生活污水收集后外运或资源化利用，不得排入{county}境内源头水体。", None, None),
        ("risk", "建立林草防火、有害生物监测体系，巡护频次每月不少于{c}次。", None, None),
        ("resource", "天然林一律停止商业性采伐，人工商品林抚育按采伐限额执行。", "restrict", "024"),
    ),
    "自然保护地": (
        ("spatial", "核心保护区原则上禁止人为活动，一般控制区内的设施不得扩大规模。", None, None),
        ("spatial", "禁止新建房地产、高尔夫球场、风电场等与保护无关的项目。", "prohibit", "7010,4415"),
        ("discharge", "游览设施实行垃圾日产日清、污水全收集，游客容量不超过每日{b}00人。", None, None),
        ("risk", "外来物种引入须经论证；野生动物疫源疫病监测站每季度报告一次。", None, None),
        ("resource", "湖区、河道内禁止采砂，水位调度服从鸟类迁徙期保护要求。", "prohibit", "1019"),
    ),
    "饮用水水源": (
        ("spatial", "一级、二级保护区内执行水源保护法律规定，准保护区内不得新建对水体污染严重的项目。", None, None),
        ("spatial", "禁止新建规模化畜禽养殖场、网箱养殖和危险化学品仓储项目。", "prohibit", "031,032,0412,594"),
        ("discharge", "保护区内村屯生活污水、垃圾于{a}年底前全部收集外运处理。", None, None),
        ("risk", "跨越水源地的桥梁设置径流收集系统，取水口上游{c}公里设置预警监测站。", "require", "54,57"),
        ("resource", "统筹生活、生产和生态用水，枯水期优先保障城镇供水。", None, None),
    ),
    "黑土地": (
        ("spatial", "建设项目应避让典型黑土区，确需占用的须剥离耕作层并用于土地整治。", None, None),
        ("spatial", "禁止新建砖瓦窑、取土场和盗挖、滥挖黑土的行为。", "prohibit", "1019,3031"),
        ("discharge", "化肥、农药使用量保持负增长，农膜回收率不低于{b}%。", None, None),
        ("risk", "侵蚀沟治理率{a}年达到{b}%，坡耕地推行等高种植。", None, None),
        ("resource", "保护性耕作面积占旱田比例不低于{c}0%，土壤有机质含量不降低。", None, None),
    ),
    "一般生态空间": (
        ("spatial", "限制大规模开发性、生产性建设活动，经论证准入的项目须编制生态修复方案。", None, None),
        ("spatial", "限制新建露天采矿项目，矿山开采须达到绿色矿山标准。", "restrict", "06,08,09,10"),
        ("discharge", "矿山、林场生产生活废水处理后回用，回用率不低于{b}%。", None, None),
        ("risk", "废弃矿山和采伐迹地{a}年底前完成生态修复，防治水土流失和地质灾害。", None, None),
        ("resource", "发展林下经济和生态旅游，开发强度不超过生态承载能力。", "encourage", "786,054"),
    ),
    "城镇空间": (
        (
            "spatial",
            "居住、学校、医院等敏感目标与工业企业之间设置{b}米以上防护距离，限制新建产生恶臭、油烟的项目。",
            None,
            None,
        ),
        ("spatial", "禁止新建燃煤火电和{c}5蒸吨以下燃煤锅炉项目。", "prohibit", "4411"),
        ("discharge", "城镇污水集中收集率{a}年达到{b}%，雨污管网错接漏接点全部整改。", None, None),
        ("discharge", "建筑工地落实扬尘防治措施，主次干道机械化清扫率不低于{b}%。", "require", "47,48"),
        ("risk", "腾退工业地块在土壤污染风险管控或修复完成前，不得开工建设与风险管控无关的项目。", None, None),
        ("resource", "公共供水管网漏损率控制在{c}%以内，再生水利用率不低于25%。", None, None),
    ),
    "产业园区": (
        ("spatial", "入园项目应符合园区规划及规划环评，优先引进补链项目。", "require", "25,26,27,28"),
        ("spatial", "与园区主导产业无关且环境风险高的涉重金属、电镀项目不予准入。", "prohibit", "3360"),
        (
            "discharge",
            "园区污水集中处理率100%，挥发性有机物实行倍量削减替代，涉气企业全部安装自动监测设备。",
            "require",
            "25,26,27",
        ),
        ("discharge", "新增化学需氧量、氨氮排放量按1:{c}比例削减替代。", None, None),
        ("risk", "园区建设容积不低于{b}00立方米的公共事故应急池，每年组织{c}次应急演练。", None, None),
        ("resource", "园区工业用水重复利用率不低于{b}%，单位工业增加值能耗持续下降。", None, None),
    ),
    "水环境城镇生活": (
        ("spatial", "控制建成区不透水面积，临河{b}米内不再新增商业开发。", None, None),
        ("discharge", "实施雨污分流改造，{a}年底前消除溢流污染，黑臭水体不反弹。", None, None),
        ("discharge", "新建住宅小区应同步接入污水管网。", "require", "7010"),
        ("risk", "污水处理厂建立进水异常预警和应急处置预案。", "require", "4620"),
        ("resource", "推广节水器具，公共机构{a}年全部达到节水型单位标准。", None, None),
    ),
    "水环境工业污染": (
        ("spatial", "限制新建、扩建造纸、印染、制革、电镀等高耗水高排放项目。", "restrict", "22,171,191,3360"),
        ("discharge", "工业废水经预处理达标后进入集中处理设施，总氮、总磷实行总量控制。", None, None),
        ("discharge", "农副食品、食品制造企业排水化学需氧量浓度不高于{b}毫克/升。", "require", "13,14"),
        ("risk", "重点排污单位安装自动监测设备并与管理部门联网，厂区设置初期雨水池。", None, None),
        ("resource", "高耗水行业达到先进用水定额，新建项目重复利用率不低于{b}%。", None, None),
    ),
    "水环境农业污染": (
        ("spatial", "沿河{b}米范围内禁止新建、扩建规模化畜禽养殖场。", "prohibit", "031,032"),
        (
            "discharge",
            "推行种养结合，畜禽粪污综合利用率不低于{b}%，农田退水经生态沟渠净化后排放。",
            "require",
            "031,032",
        ),
        ("risk", "暴雨期前完成养殖场粪污贮存设施检查，防止溢流入河。", None, None),
        ("resource", "推广水稻节水控制灌溉，亩均用水量{a}年下降{c}%。", "encourage", "0111"),
    ),
    "大气环境布局敏感": (
        (
            "spatial",
            "限制新建、扩建钢铁、焦化、水泥熟料、平板玻璃等大气污染物排放量大的项目。",
            "restrict",
            "31,252,3011,304",
        ),
        ("discharge", "新增二氧化硫、氮氧化物、颗粒物和挥发性有机物实行倍量替代。", None, None),
        ("risk", "重污染天气应急减排清单企业落实“一厂一策”。", None, None),
        ("resource", "煤炭消费量持续下降，{a}年清洁取暖率达到{b}%。", None, None),
    ),
    "大气环境受体敏感": (
        (
            "spatial",
            "禁止新建、扩建大气污染严重的火电、冶炼、水泥项目，现有企业有序搬迁入园。",
            "prohibit",
            "4411,31,32,3011",
        ),
        ("discharge", "餐饮业全部安装油烟净化设施，汽修喷涂使用低挥发性涂料。", "require", "62,811"),
        ("risk", "加密空气质量监测点位，臭氧高值时段实施错峰作业。", None, None),
        ("resource", "禁燃区内禁止销售、燃用高污染燃料，{a}年新能源公交占比达到{b}%。", "restrict", "4411,4430"),
    ),
    "一般": GENERAL_ALL,
}


def unit_templates(category: str, subtype: str) -> tuple[Template, ...]:
    """The templates for one unit, in the order of the dimensions."""
    return (PRIORITY_ALL if category == "priority" else ()) + BY_SUBTYPE[subtype]
