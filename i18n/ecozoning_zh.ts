<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <location filename="../processing/algorithm.py"/>
        <source>Missing Python libraries: {names}. Install them for the Python of QGIS, for example: {command}</source>
        <translation>缺少 Python 库：{names}。请在 QGIS 所用的 Python 中安装，例如：{command}</translation>
    </message>
    <message>
        <location filename="../processing/algorithm.py"/>
        <source>Rules of your own (json)</source>
        <translation>自有规则库（json）</translation>
    </message>
    <message>
        <location filename="../processing/algorithm.py"/>
        <source>List of high-energy, high-emission industries (csv, xlsx)</source>
        <translation>“两高”名录（csv、xlsx）</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Build a zoning dataset</source>
        <translation>建立分区管控成果数据</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <location filename="../processing/checkdataset.py"/>
        <location filename="../processing/exportreports.py"/>
        <location filename="../processing/screen.py"/>
        <source>Zoning dataset</source>
        <translation>分区管控成果数据</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <location filename="../qgis_bridge/result_layers.py"/>
        <source>Other zones</source>
        <translation>其他管控区域</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Access list (xlsx or csv)</source>
        <translation>生态环境准入清单（xlsx 或 csv）</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Scheme: the name of a preset, or a TOML file</source>
        <translation>方案（预设方案名称，或 TOML 文件）</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Mapping file (TOML)</source>
        <translation>字段对照文件（TOML）</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Mapping that was used</source>
        <translation>实际采用的字段对照</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <location filename="../processing/checkdataset.py"/>
        <source>Number of errors</source>
        <translation>错误数</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <location filename="../processing/checkdataset.py"/>
        <source>Number of warnings</source>
        <translation>警告数</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Control units</source>
        <translation>环境管控单元</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Marine control units, where they are a layer of their own</source>
        <translation>海域管控单元（单独成图层时填写）</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Ecological red line</source>
        <translation>生态保护红线</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Drinking-water source protection zones</source>
        <translation>饮用水水源保护区</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Nature protected areas</source>
        <translation>自然保护地</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>General ecological space</source>
        <translation>一般生态空间</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Black soil</source>
        <translation>黑土地</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Permanent basic farmland</source>
        <translation>永久基本农田</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Urban development boundary</source>
        <translation>城镇开发边界</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Brings control units, red lines, protection zones and the access list of a city together as one GeoPackage, from shapefiles in GBK or UTF-8, file geodatabases, GeoPackages and other formats. Field names, encodings and zone prefixes are recognised, and the report says how.</source>
        <translation>把一个城市的环境管控单元、生态保护红线、各类保护区和生态环境准入清单汇集成一个 GeoPackage；数据来源可以是 GBK 或 UTF-8 编码的 Shapefile、文件地理数据库、GeoPackage 等格式。字段名称、文件编码和坐标带号自动识别，识别方式在报告中逐项说明。</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Nothing is guessed in silence: a layer without a coordinate system, Beijing 54 and Xi'an 80 are refused unless the mapping file states what to do; grades of the former zoning of nature reserves must be confirmed there. Effects that the wording of a clause suggests are kept apart and never used for a verdict.</source>
        <translation>不作任何不加说明的猜测：没有坐标系的图层，以及采用 1954 北京坐标系或 1980 西安坐标系的图层不予接受，除非字段对照文件写明处理办法；按原功能分区划定的自然保护区，其级别须在该文件中确认。根据条款措辞推断的约束性质单独保存，不用于得出结论。</translation>
    </message>
    <message>
        <location filename="../processing/builddataset.py"/>
        <source>Beside the dataset lie the report (.report.html) and the mapping that was used (.mapping.toml): edit it and give it as mapping file to build again. Presets of schemes: {presets}.</source>
        <translation>报告（.report.html）和实际采用的字段对照（.mapping.toml）与成果数据保存在一起：修改后可作为字段对照文件重新建立。预设方案：{presets}。</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <source>Check a zoning dataset</source>
        <translation>检查分区管控成果数据</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <location filename="../processing/exportcoordinates.py"/>
        <location filename="../processing/importcoordinates.py"/>
        <source>Dataset</source>
        <translation>成果数据</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <source>Looks for what is wrong with a zoning dataset: gaps and overlaps between units, codes that repeat or do not fit their category, stated against measured areas, counts and shares against the scheme, red lines outside priority units, reserves that overlap, clauses without unit and units without clauses, faulty geometries and their place. Nothing in the dataset is changed.</source>
        <translation>检查分区管控成果数据的质量：管控单元之间的空隙和重叠、重复或与类别不符的单元编码、填报面积与量算面积的差异、单元数量和占比与方案是否一致、优先保护单元之外的生态保护红线、相互重叠的自然保护地、没有对应单元的条款和没有条款的单元，以及有误的几何及其位置。不改动成果数据。</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <source>Errors make results wrong, warnings make them doubtful, hints are only said. What could not be checked, for lack of data, is named as such. The tolerances are settings: those of the national data norm were not available.</source>
        <translation>“错误”会使结果有误，“警告”使结果存疑，“提示”仅供了解。因缺少数据而未能检查的内容会逐项说明。各项容差可在参数中设置：国家数据规范规定的容差未能取得。</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <location filename="../processing/exportreports.py"/>
        <location filename="../processing/rulebookpage.py"/>
        <source>Language</source>
        <translation>报告语言（zh 中文，en 英文）</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <source>Issues</source>
        <translation>问题图斑</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <source>Quality report</source>
        <translation>质量检查报告</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <source>Smaller gaps and overlaps are only summed up (m²)</source>
        <translation>空隙和重叠的面积容差（m²，小于该值只计合计）</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <source>Narrower gaps and overlaps are only summed up (m)</source>
        <translation>空隙和重叠的宽度容差（m，窄于该值只计合计）</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <source>Look for gaps open to the outside up to this width (m)</source>
        <translation>外缘开口空隙的检查宽度（m，查找不超过该宽度的空隙）</translation>
    </message>
    <message>
        <location filename="../processing/checkdataset.py"/>
        <location filename="../processing/screen.py"/>
        <source>Area method</source>
        <translation>面积量算方法（ellipsoidal 椭球面积，gauss_kruger 高斯－克吕格投影平面面积）</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Export boundary points</source>
        <translation>导出界址点坐标</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Writes polygons in the TXT format of boundary points: one parcel line each, rings closed and numbered, northing before easting, areas in hectares on the CGCS2000 ellipsoid. Without a CRS the layer's own Gauss-Krüger zone is used, or else the nearest 3-degree zone with its number before the eastings. The layout is that of a system's exchange format, not of a published standard.</source>
        <translation>把面图层写成界址点坐标 TXT 文件：每个地块一行信息，各圈闭合并编号，纵坐标（北）在前、横坐标（东）在后，面积为 CGCS2000 椭球面积，单位公顷。未指定坐标系时，采用图层自身的高斯－克吕格分带；图层不是该类投影时，采用最近的 3 度带，横坐标前加带号。文件格式取自业务系统的交换格式，并非公开发布的标准。</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Field with the parcel id</source>
        <translation>地块编号字段</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Field with the parcel name</source>
        <translation>地块名称字段</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Field with the map sheet</source>
        <translation>图幅号字段</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Field with the use</source>
        <translation>地块用途字段</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Field with the land class</source>
        <translation>地类字段</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <location filename="../processing/importcoordinates.py"/>
        <source>Parcels</source>
        <translation>地块</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Gauss-Krüger zone of CGCS2000</source>
        <translation>CGCS2000 高斯－克吕格分带坐标系</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Producer of the data</source>
        <translation>数据产生单位</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <source>Encoding</source>
        <translation>文件编码</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <location filename="../processing/importcoordinates.py"/>
        <source>File with boundary points</source>
        <translation>界址点坐标文件</translation>
    </message>
    <message>
        <location filename="../processing/exportcoordinates.py"/>
        <location filename="../processing/importcoordinates.py"/>
        <source>Number of parcels</source>
        <translation>地块数</translation>
    </message>
    <message>
        <location filename="../processing/exportreports.py"/>
        <source>Export requirement reports</source>
        <translation>输出管控要求报告</translation>
    </message>
    <message>
        <location filename="../processing/exportreports.py"/>
        <location filename="../processing/rulebookpage.py"/>
        <source>Reports</source>
        <translation>报告</translation>
    </message>
    <message>
        <location filename="../processing/exportreports.py"/>
        <location filename="../processing/recorddecision.py"/>
        <source>Result of a screening</source>
        <translation>筛查结果文件</translation>
    </message>
    <message>
        <location filename="../processing/exportreports.py"/>
        <source>One report per</source>
        <translation>报告分组（candidate 每个候选对象一份，unit 每个管控单元一份，summary 汇总一份）</translation>
    </message>
    <message>
        <location filename="../processing/exportreports.py"/>
        <source>Formats</source>
        <translation>报告格式</translation>
    </message>
    <message>
        <location filename="../processing/exportreports.py"/>
        <source>Your own HTML template</source>
        <translation>自定义 HTML 模板</translation>
    </message>
    <message>
        <location filename="../processing/exportreports.py"/>
        <source>Folder for the reports</source>
        <translation>报告保存文件夹</translation>
    </message>
    <message>
        <location filename="../processing/exportreports.py"/>
        <source>Number of files</source>
        <translation>文件数</translation>
    </message>
    <message>
        <location filename="../processing/help_texts.py"/>
        <source>Overlays candidate parcels, routes or sites on the control units and on every other zone of a zoning dataset, applies the law rules in force on the as-of date, and lists the requirements of all tiers of the access list that hold there. The result is one GeoPackage.</source>
        <translation>将候选地块、选线或选址与成果数据中的环境管控单元及其他各类管控区域叠加，按判断基准日适用当时有效的法规规则，并列出所在单元各层级的生态环境准入清单管控要求。结果保存为一个 GeoPackage。</translation>
    </message>
    <message>
        <location filename="../processing/help_texts.py"/>
        <source>Verdicts, strongest first: prohibited, restricted, review, clear, outside, invalid. &lt;b&gt;clear&lt;/b&gt; never means that a project complies: it means that no conflict was found in the layers that were there, and the clauses counted in &lt;i&gt;open_clauses&lt;/i&gt; still wait for a person. A theme that the dataset lacks is reported as &lt;i&gt;no_data&lt;/i&gt;, never as free of conflict.</source>
        <translation>结论由强到弱依次为：禁止（prohibited）、受限（restricted）、待研判（review）、未见冲突（clear）、范围外（outside）、几何无效（invalid）。&lt;b&gt;“未见冲突”不等于项目符合管控要求&lt;/b&gt;：只说明在已有图层中未发现空间冲突，&lt;i&gt;open_clauses&lt;/i&gt; 所计的准入清单条款仍须人工逐条研判。成果数据中没有的主题记为“无数据”（&lt;i&gt;no_data&lt;/i&gt;），不视为不涉及。</translation>
    </message>
    <message>
        <location filename="../processing/help_texts.py"/>
        <source>Areas are measured on the CGCS2000 ellipsoid, or planar in the 3-degree Gauss-Krüger zone, never with the ellipsoid of the project. Layers must be in CGCS2000 or WGS 84 (projected or not); Beijing 54 and Xi'an 80 are refused, because a guessed datum shift may move a parcel by 100 metres.</source>
        <translation>面积按 CGCS2000 椭球面量算，或在高斯－克吕格 3 度带投影平面上量算，与工程设置的椭球无关。图层须采用 CGCS2000 或 WGS 84 坐标系（地理坐标或投影坐标均可）；1954 北京坐标系和 1980 西安坐标系不予接受，因为基准转换参数不明时，位置偏差可达百米。</translation>
    </message>
    <message>
        <location filename="../processing/help_texts.py"/>
        <source>The law texts behind the rules were read in public copies, none of them official: a person who knows the law must confirm them. Each reason names document, article, validity and how well it was confirmed.</source>
        <translation>规则所依据的法规条文取自公开副本，均非官方文本，须由熟悉法律的人员核实。每条依据均注明文件名称、条款、有效期限和文本可信度。</translation>
    </message>
    <message>
        <location filename="../processing/help_texts.py"/>
        <source>Writes reports from the result of a screening: one per candidate, one per control unit that was met, or one summary; as web pages (html), workbooks (xlsx) or data (json).</source>
        <translation>根据筛查结果输出报告：每个候选对象一份、每个涉及的管控单元一份，或汇总一份；格式为网页（html）、表格（xlsx）或数据（json）。</translation>
    </message>
    <message>
        <location filename="../processing/help_texts.py"/>
        <source>The columns for the project's own situation and its conformity are left empty for the person who fills in the report. Give the dataset with which the result was made.</source>
        <translation>“本项目情况”和“符合性”两栏留空，由报告填写人填写。请选择生成该结果时所用的成果数据。</translation>
    </message>
    <message>
        <location filename="../processing/importcoordinates.py"/>
        <source>Import boundary points</source>
        <translation>导入界址点坐标</translation>
    </message>
    <message>
        <location filename="../processing/importcoordinates.py"/>
        <source>Reads parcels from the TXT format of boundary points, from tables of points (CSV, XLSX) or from closed polylines of a DXF drawing. Zone, order of the columns, rings and holes are decided by the numbers where the file does not say them reliably; each decision is told in the log and in the field notes.</source>
        <translation>从界址点坐标 TXT 文件、界址点表格（CSV、XLSX）或 DXF 图中的闭合多段线读取地块。带号、坐标列的顺序、各圈和内环，在文件没有可靠说明时根据坐标数值判断；每项判断都写入运行记录和 notes（备注）字段。</translation>
    </message>
    <message>
        <location filename="../processing/importcoordinates.py"/>
        <source>Files in Xi'an 80 or Beijing 54 are refused, and so are eastings without zone where neither the header nor the CRS parameter names one. The areas stated in the file are compared with the drawn ones.</source>
        <translation>采用 1980 西安坐标系或 1954 北京坐标系的文件不予接受；横坐标不带带号，而文件头和坐标系参数又都未指明分带的文件，同样不予接受。文件中填写的面积与图上量算面积作比对。</translation>
    </message>
    <message>
        <location filename="../processing/importcoordinates.py"/>
        <source>Boundary points</source>
        <translation>界址点坐标</translation>
    </message>
    <message>
        <location filename="../processing/importcoordinates.py"/>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <location filename="../processing/importcoordinates.py"/>
        <source>CRS of the points (only where the file does not say)</source>
        <translation>界址点坐标系（仅在文件未说明时填写）</translation>
    </message>
    <message>
        <location filename="../processing/importcoordinates.py"/>
        <source>Order of the columns</source>
        <translation>坐标列顺序（auto 自动判断，north_east 北坐标在前，east_north 东坐标在前）</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Record a decision about a verdict</source>
        <translation>记录人工复核意见</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <location filename="../processing/screen.py"/>
        <source>Screening</source>
        <translation>筛查</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Records that a person confirms or overrides a verdict of a result, with reason, name and date. The verdict itself stays: reports show the decision beside it, and mark it as stale once data or rules have changed. Writes only into the table &lt;i&gt;decisions&lt;/i&gt; of the result file; nothing recorded is ever changed.</source>
        <translation>记录人员对结果中某一结论的确认或改判，以及理由、姓名和日期。软件结论保持不变：报告把复核意见并列显示，数据或规则变更后标为已过时。只写入结果文件的 &lt;i&gt;decisions&lt;/i&gt; 表；已有记录从不修改。</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Verdict of the person (for an override)</source>
        <translation>复核结论（改判时填写）</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Id of the candidate</source>
        <translation>候选对象编号</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Id of the rule (empty: the whole candidate)</source>
        <translation>规则编号（留空表示整个候选对象）</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Code of the zone</source>
        <translation>区域编码</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Decision</source>
        <translation>复核意见</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Name of the person</source>
        <translation>复核人姓名</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Day of the decision (today if empty)</source>
        <translation>复核日期（留空为今天）</translation>
    </message>
    <message>
        <location filename="../processing/recorddecision.py"/>
        <source>Number of decisions</source>
        <translation>复核记录数</translation>
    </message>
    <message>
        <location filename="../processing/rulebookpage.py"/>
        <source>Law rules for review</source>
        <translation>法规规则核对表</translation>
    </message>
    <message>
        <location filename="../processing/rulebookpage.py"/>
        <source>Writes the law rules that verdicts rest on as one web page, for a person who knows the law to review: document, article, validity, the projects concerned, exceptions with the documents they need, questions, and how well each text was confirmed. What was not seen in the original is red, what was seen in one public copy only is amber; no copy was official.</source>
        <translation>把结论所依据的法规规则输出为一个网页，供熟悉法律的人员核对：文件名称、条款、有效期限、适用项目、例外情形及所需文件、待核实问题，以及各条文本的可信度。未见原文的以红色标出，仅见一份公开副本的以琥珀色标出；所有副本均非官方文本。</translation>
    </message>
    <message>
        <location filename="../processing/rulebookpage.py"/>
        <source>Only what is in force on this day</source>
        <translation>仅列该日有效的规则</translation>
    </message>
    <message>
        <location filename="../processing/rulebookpage.py"/>
        <source>Page of the law rules</source>
        <translation>法规规则核对表网页</translation>
    </message>
    <message>
        <location filename="../processing/rulebookpage.py"/>
        <source>Number of rules</source>
        <translation>规则数</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Screen candidates against a zoning plan</source>
        <translation>候选对象分区管控筛查</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Candidates (polygons, lines or points)</source>
        <translation>候选对象（面、线或点图层）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>As-of date of law and plan (today if empty)</source>
        <translation>判断基准日（法规与成果以该日为准，留空为当天）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Add the result layers to the project</source>
        <translation>把结果图层加入工程</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Result</source>
        <translation>结果文件</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <location filename="../qgis_bridge/result_layers.py"/>
        <source>Candidates with verdicts</source>
        <translation>候选对象结论</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <location filename="../qgis_bridge/result_layers.py"/>
        <source>Overlaps</source>
        <translation>压占图斑</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Number of candidates: {verdict}</source>
        <translation>候选对象数：{verdict}</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Field with a unique id</source>
        <translation>编号字段（取值唯一）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Field with the name</source>
        <translation>名称字段</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Field with the industry (GB/T 4754 code)</source>
        <translation>行业字段（GB/T 4754 行业代码）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Field with the activity</source>
        <translation>活动类型字段</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Field with the declared area (m²)</source>
        <translation>证载/申报面积字段（m²）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Smaller pieces are slivers (m²)</source>
        <translation>碎斑面积阈值（m²，小于该值按碎斑处理）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Narrower pieces are slivers (m)</source>
        <translation>碎斑宽度阈值（m，窄于该值按碎斑处理）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Positional tolerance of drawn edges (m); 0: nothing is borderline</source>
        <translation>边线的定位误差（m，与阈值之差不超过该值为临界；0 为不判临界）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Buffer for what is near (m)</source>
        <translation>缓冲距离（m，统计缓冲区内的管控区域）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>List zones within this distance (m)</source>
        <translation>邻近距离（m，列出该距离内的管控区域）</translation>
    </message>
    <message>
        <location filename="../processing/screen.py"/>
        <source>Keep the geometry of overlaps</source>
        <translation>保留压占图斑的图形（none 不保留，conflicts 仅保留冲突，all 全部保留）</translation>
    </message>
    <message>
        <location filename="../qgis_bridge/result_fields.py"/>
        <source>Unit</source>
        <translation>计量单位</translation>
    </message>
    <message>
        <location filename="../qgis_bridge/result_fields.py"/>
        <source>Share outside all units (0–1)</source>
        <translation>单元未覆盖占比（0–1）</translation>
    </message>
    <message>
        <location filename="../qgis_bridge/result_fields.py"/>
        <source>Share of what was drawn (0–1)</source>
        <translation>占图上量算值比例（0–1）</translation>
    </message>
    <message>
        <location filename="../qgis_bridge/result_fields.py"/>
        <source>Share of the declared area (0–1)</source>
        <translation>占证载/申报面积比例（0–1）</translation>
    </message>
    <message>
        <location filename="../qgis_bridge/result_fields.py"/>
        <source>Share of the zone (0–1)</source>
        <translation>占该区域比例（0–1）</translation>
    </message>
    <message>
        <location filename="../qgis_bridge/result_layers.py"/>
        <source>Decisions of persons</source>
        <translation>人工复核</translation>
    </message>
    <message>
        <location filename="../ui/entry.py"/>
        <source>Screen candidates…</source>
        <translation>筛查候选对象…</translation>
    </message>
    <message>
        <location filename="../ui/entry.py"/>
        <source>EcoZoning cannot screen yet: the Python libraries {names} are missing. Install them for the Python of QGIS, for example: {command}</source>
        <translation>EcoZoning 暂时无法进行筛查：缺少 Python 库 {names}。请在 QGIS 所用的 Python 中安装，例如：{command}</translation>
    </message>
</context>
</TS>
