<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Masklet</name>
        <message>
            <extracomment>annotator/app.py</extracomment>
            <source>(not installed)</source>
            <translation>（未安装）</translation>
        </message>
        <message>
            <extracomment>annotator/app.py</extracomment>
            <source>Brush: {size} pixels wide</source>
            <translation>画笔：{size} 像素宽</translation>
        </message>
        <message>
            <extracomment>annotator/basic_notice.py</extracomment>
            <source>{about}.</source>
            <translation>{about}。</translation>
        </message>
        <message>
            <extracomment>annotator/basic_notice.py</extracomment>
            <source>Choose a model...</source>
            <translation>选择模型...</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/brush.py</extracomment>
            <source>Paint</source>
            <translation>绘制</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/brush.py</extracomment>
            <source>Erase</source>
            <translation>擦除</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/canvas.py</extracomment>
            <source>This frame is damaged in the file</source>
            <translation>文件中的这一帧已损坏</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/canvas.py</extracomment>
            <source>The mask of {0} is damaged here. Click or paint it anew</source>
            <translation>{0} 在此处的掩码已损坏。请重新点击或绘制</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/hints.py</extracomment>
            <source>Loading…</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/polygon.py</extracomment>
            <source>Cut polygon</source>
            <translation>多边形剪除</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/polygon.py</extracomment>
            <source>Add polygon</source>
            <translation>多边形添加</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>%n proposals. Click one to make it an object</source>
            <translation>
                <numerusform>%n 个候选。点击其中一个即可设为对象</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>Enter: accept the %n good ones</source>
            <translation>
                <numerusform>Enter：接受 %n 个可靠的候选</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>Looking for everything on this frame…</source>
            <translation>正在查找这一帧上的所有物体…</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>Esc: stop</source>
            <translation>Esc：停止</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>Esc: leave</source>
            <translation>Esc：退出</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/surface.py</extracomment>
            <source>Frame</source>
            <translation>帧</translation>
        </message>
        <message>
            <extracomment>annotator/canvas/surface.py</extracomment>
            <source>The current frame with its masks and prompts</source>
            <translation>当前帧及其掩码和提示</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>An attribute needs a name. Type one, for example 'colour'.</source>
            <translation>属性需要名称。请输入一个，例如“颜色”。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>{label} has an attribute {name} already. Give this one another name.</source>
            <translation>{label} 已有属性 {name}。请换一个名称。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>Every mask says {name} already. Give the attribute another name.</source>
            <translation>每个掩码都已带有 {name}。请为该属性换一个名称。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>Add attribute</source>
            <translation>添加属性</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>Change attribute</source>
            <translation>更改属性</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>Delete attribute</source>
            <translation>删除属性</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>Set {name} from frame {frame} on</source>
            <translation>从第 {frame} 帧起设置 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>Choose a class first; attributes belong to one.</source>
            <translation>请先选择一个类别；属性属于类别。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>Move attribute</source>
            <translation>移动属性</translation>
        </message>
        <message>
            <extracomment>annotator/commands/attribute_actions.py</extracomment>
            <source>Set {name}</source>
            <translation>设置 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/chosen.py</extracomment>
            <source>Choose an object first</source>
            <translation>请先选择一个对象</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>%n classes were added from {name}.</source>
            <translation>
                <numerusform>已从 {name} 添加 %n 个类别。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>A class needs a name. Type one, for example 'person'.</source>
            <translation>类别需要名称。请输入一个，例如“人”。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>There is a class {name} already. Give this one another name.</source>
            <translation>已有类别 {name}。请换一个名称。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Rename class</source>
            <translation>重命名类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Move class</source>
            <translation>移动类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Colour by class</source>
            <translation>按类别着色</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Colour by object</source>
            <translation>按对象着色</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Delete the class {name}? %n objects are of it and will have none. Undo brings it back.</source>
            <translation>
                <numerusform>要删除类别 {name} 吗？%n 个对象属于该类别，删除后将没有类别。可以撤销。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Delete class</source>
            <translation>删除类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Classes belong to a project: open a video first, then import them.</source>
            <translation>类别属于项目：请先打开视频，再导入类别。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>%n were there already.</source>
            <translation>
                <numerusform>其中 %n 个原已存在。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>New objects are of class {name} from now on.</source>
            <translation>此后新建的对象属于类别 {name}。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>There is no class {place} yet. Add it under Objects, Classes.</source>
            <translation>还没有第 {place} 个类别。请在“对象”菜单的“类别”中添加。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Add class</source>
            <translation>添加类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Recolour class</source>
            <translation>更改类别颜色</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Import classes</source>
            <translation>导入类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>The classes were written to {name}.</source>
            <translation>类别已写入 {name}。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Set class</source>
            <translation>设置类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Set class...</source>
            <translation>设置类别...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Classes...</source>
            <translation>类别...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Add, rename, recolour, order, delete and import the project's classes</source>
            <translation>添加、重命名、更改颜色、排序、删除和导入项目的类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Set attributes</source>
            <translation>设置属性</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>To the fields for what its class asks of the chosen object; Enter or Esc leads back</source>
            <translation>转到选中对象按其类别需填写的字段；Enter 或 Esc 返回</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Draw objects in the colour of their class instead of their own</source>
            <translation>用类别的颜色而不是对象自己的颜色绘制对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Add classes first, under Objects, Classes</source>
            <translation>请先在“对象”菜单的“类别”中添加类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Class: one of the project's, or a new one</source>
            <translation>类别：选择项目中的类别，或输入新类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Class of the object</source>
            <translation>对象的类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>{first} to {last} give the first nine classes at once</source>
            <translation>{first} 到 {last} 直接指定前九个类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Give class {place}</source>
            <translation>设为第 {place} 个类别</translation>
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Class {label} has no attributes. Add some under Objects, Classes.</source>
            <translation>类别 {label} 没有属性。请在“对象”菜单的“类别”中添加。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>There is nothing to undo</source>
            <translation>没有可撤销的操作</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>There is nothing to redo</source>
            <translation>没有可重做的操作</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Take back the last step, with all that it found</source>
            <translation>撤回上一步，连同由它得到的全部结果</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Bring the last undone step again</source>
            <translation>恢复上一次撤销的步骤</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Stop what is running, or what is half drawn</source>
            <translation>停止正在运行的任务，或放弃画到一半的内容</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Choose a point or box first</source>
            <translation>请先选择一个点或框</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Delete the chosen prompt</source>
            <translation>删除选中的提示</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Delete the point or box that is chosen on the picture</source>
            <translation>删除画面上选中的点或框</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>The chosen object has no prompt on this frame</source>
            <translation>选中的对象在这一帧上没有提示</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Delete this object's prompts here</source>
            <translation>删除该对象在此帧的提示</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Delete all points and the box of the chosen object on this frame</source>
            <translation>删除选中对象在这一帧上的所有点和框</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Another reading of the click</source>
            <translation>点击的另一种解读</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Show the next mask that the first click on an object may mean: a part, or more than was found</source>
            <translation>显示首次点击可能表示的下一个掩码：一个部分，或更大的范围</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Point tool</source>
            <translation>点工具</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Left click: the object is here. Right click: it is not</source>
            <translation>左键点击：对象在这里。右键点击：对象不在这里</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Box tool</source>
            <translation>框工具</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Drag a box around the object</source>
            <translation>在对象周围拖出一个框</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Brush</source>
            <translation>画笔</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Paint the object's mask; right drag erases, Ctrl+wheel sets the size</source>
            <translation>绘制对象的掩码；右键拖动为擦除，Ctrl+滚轮调整大小</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Eraser</source>
            <translation>橡皮擦</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Erase from the object's mask; right drag paints, Ctrl+wheel sets the size</source>
            <translation>从对象的掩码中擦除；右键拖动为绘制，Ctrl+滚轮调整大小</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Polygon</source>
            <translation>多边形</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Click corners; Enter or a double click adds what they enclose, with Alt cuts it</source>
            <translation>逐个点击顶点；按 Enter 或双击添加所围区域，同时按 Alt 则剪除</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Settings...</source>
            <translation>设置...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Looks, model, memory, start and keys</source>
            <translation>外观、模型、内存、启动和快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Undo: {step}</source>
            <translation>撤销：{step}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Redo: {step}</source>
            <translation>重做：{step}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Stopped; what was found is kept. Tracking again goes on from there.</source>
            <translation>已停止；已找到的内容会保留。再次追踪将从那里继续。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Open video...</source>
            <translation>打开视频...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Open a video; the work on it is kept beside it</source>
            <translation>打开视频；相关工作保存在视频旁边</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Open folder of images...</source>
            <translation>打开图像文件夹...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Open project...</source>
            <translation>打开项目...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Save a copy...</source>
            <translation>另存副本...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Everything is saved as you work; this writes a copy of the project elsewhere</source>
            <translation>工作随时自动保存；此命令在别处写入项目的副本</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Export...</source>
            <translation>导出...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Write masks or a video for other programs</source>
            <translation>为其他程序写出掩码或视频</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Import masks...</source>
            <translation>导入掩码...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Add masks that other programs made, or that Masklet exported: COCO, CVAT, PNG pictures</source>
            <translation>加入其他程序生成的或 Masklet 导出的掩码：COCO、CVAT、PNG 图片</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Writing {name}</source>
            <translation>正在写入 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>{name} copy</source>
            <translation>{name} 副本</translation>
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>A copy of the project is in {target}.</source>
            <translation>项目的副本已保存到 {target}。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Help</source>
            <translation>帮助</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>How things are done; beside your work</source>
            <translation>说明如何操作；可与工作同时打开</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Keys</source>
            <translation>快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>All keys on one sheet</source>
            <translation>在一张表上列出所有快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Guided tour</source>
            <translation>引导教程</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Six things to do on the demo clip; leave whenever you like</source>
            <translation>在演示片段上完成六件事；可随时离开</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Command palette...</source>
            <translation>命令面板...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Find any command by a few of its letters</source>
            <translation>输入几个字母即可找到任何命令</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Change keys...</source>
            <translation>更改快捷键...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Give commands the keys that you want</source>
            <translation>为命令设置您想要的快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>About Masklet</source>
            <translation>关于 Masklet</translation>
        </message>
        <message>
            <extracomment>annotator/commands/help_pages.py</extracomment>
            <source>help/en</source>
            <translation>help/zh_CN</translation>
        </message>
        <message>
            <extracomment>annotator/commands/hidden.py</extracomment>
            <source>{name} was hidden; it is shown again.</source>
            <translation>{name} 原本已隐藏，现已重新显示。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Choose one of several objects first</source>
            <translation>请先在多个对象中选择一个</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Absent here</source>
            <translation>此帧不存在</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>The chosen object is not on this frame; tracking goes by it. Again takes it back</source>
            <translation>选中的对象不在这一帧上；追踪会遵循这一点。再按一次取消</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Occluded here</source>
            <translation>此帧被遮挡</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Something hides a part of the chosen object on this frame. Again takes it back</source>
            <translation>这一帧上有东西遮住了选中对象的一部分。再按一次取消</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Swap with another from here on...</source>
            <translation>从此帧起与另一对象互换...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>From this frame on, the chosen object and another exchange masks and prompts; names, classes and attributes stay</source>
            <translation>从这一帧起，选中对象与另一个对象交换掩码和提示；名称、类别和属性不变</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Split in two from here on</source>
            <translation>从此帧起拆分为两个</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>What the chosen object has from this frame on becomes a new object</source>
            <translation>选中的对象从这一帧起的内容成为一个新对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Merge another into this...</source>
            <translation>把另一对象并入此对象...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Another object becomes a part of the chosen one; where both have pixels, their union counts</source>
            <translation>另一个对象成为选中对象的一部分；两者都有像素之处取并集</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Delete object...</source>
            <translation>删除对象...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Delete the chosen object with all its masks; asks first</source>
            <translation>删除选中的对象及其所有掩码；会先询问</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>The two exchange masks and prompts. Names, classes and attributes stay: they belong to the object.</source>
            <translation>两个对象交换掩码和提示。名称、类别和属性保持不变：它们属于对象本身。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Swap from this frame on</source>
            <translation>从此帧起互换</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Which object is it really?</source>
            <translation>它实际上是哪个对象？</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Merge objects</source>
            <translation>合并对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Which object becomes a part of {name}?</source>
            <translation>哪个对象应成为 {name} 的一部分？</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>{name} keeps its own name, class and attributes.</source>
            <translation>{name} 保留自己的名称、类别和属性。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Merge</source>
            <translation>合并</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Swap</source>
            <translation>交换</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>Split {name}</source>
            <translation>拆分 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>Swap {a} and {b}</source>
            <translation>互换 {a} 和 {b}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>{a} and {b} are swapped from frame {first} on; names, classes and attributes stay.</source>
            <translation>{a} 与 {b} 从第 {first} 帧起互换；名称、类别和属性不变。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>From frame {first} on it is {name}.</source>
            <translation>从第 {first} 帧起为 {name}。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>Merge {b} into {a}</source>
            <translation>将 {b} 并入 {a}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>{b} is a part of {a} now.</source>
            <translation>{b} 现在是 {a} 的一部分。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>Neither of the two has anything from this frame on.</source>
            <translation>从这一帧起，两者都没有任何内容。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>{name} can be split where it has masks before this frame and from it on.</source>
            <translation>只有在这一帧之前以及从它起都有掩码时，{name} 才能拆分。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>'{key}' is no key. A key is one press, such as F, Ctrl+K or Shift+F5.</source>
            <translation>“{key}”不是快捷键。快捷键是一次按键，例如 F、Ctrl+K 或 Shift+F5。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>Tab goes from field to field everywhere. Choose another key.</source>
            <translation>Tab 在各处都用于切换输入框。请选择其他按键。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>{key} is the key of {command}. Take it from there, or choose another.</source>
            <translation>{key} 是“{command}”的快捷键。请从那里拿来，或另选一个。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>In this key map {key} is the key of {names}. Nothing was changed: give it to one of them in the file, and import it again.</source>
            <translation>在此快捷键表中，{key} 同时属于 {names}。未作任何更改：请在文件中只把它分配给其中一个，再重新导入。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>This key map was written by a newer Masklet. Update this one to use it.</source>
            <translation>此快捷键表由更新版本的 Masklet 写入。请更新本程序后再使用。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>This file is not a key map of Masklet. Choose a file that 'Export...' beside it has written.</source>
            <translation>此文件不是 Masklet 的快捷键表。请选择由旁边的“导出...”写出的文件。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_presets.py</extracomment>
            <source>Masklet</source>
            <translation>Masklet</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_presets.py</extracomment>
            <source>The usual keys: A and D step, F tracks forward.</source>
            <translation>默认快捷键：A 和 D 逐帧移动，F 正向追踪。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_presets.py</extracomment>
            <source>D is the previous frame and F the next, C and V go ten frames, F2 opens the settings; T tracks forward.</source>
            <translation>D 为上一帧，F 为下一帧，C 和 V 移动十帧，F2 打开设置；T 正向追踪。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>The object is here</source>
            <translation>对象在这里</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Left click</source>
            <translation>左键点击</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>The object is not here</source>
            <translation>对象不在这里</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Right click, or Ctrl+left</source>
            <translation>右键点击，或 Ctrl+左键</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>A box around the object</source>
            <translation>框选对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Left drag</source>
            <translation>左键拖动</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>See the mask under the pointer before a click</source>
            <translation>点击前预览指针处的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Hold Shift</source>
            <translation>按住 Shift</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Choose the object under the pointer</source>
            <translation>选中指针处的对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Alt+click</source>
            <translation>Alt+点击</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Choose a point or box, move a point</source>
            <translation>选中点或框，移动点</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Click it, drag it</source>
            <translation>点击，拖动</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Pan</source>
            <translation>平移</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Middle drag, or Alt+left drag</source>
            <translation>中键拖动，或 Alt+左键拖动</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Zoom</source>
            <translation>缩放</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Wheel</source>
            <translation>滚轮</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Brush and eraser: paint, the other way round</source>
            <translation>画笔和橡皮擦：绘制，或相反的操作</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Left drag, right drag</source>
            <translation>左键拖动，右键拖动</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Brush and eraser: size</source>
            <translation>画笔和橡皮擦：大小</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Ctrl+Wheel</source>
            <translation>Ctrl+滚轮</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Polygon: set a corner, move it, remove it</source>
            <translation>多边形：放置、移动、移除顶点</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Left click, left drag, right click</source>
            <translation>左键点击，左键拖动，右键点击</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Polygon: add what it encloses</source>
            <translation>多边形：添加所围区域</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Enter, or double click, or click its first corner</source>
            <translation>Enter，或双击，或点击其第一个顶点</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Polygon: cut what it encloses</source>
            <translation>多边形：剪除所围区域</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>The same with Alt</source>
            <translation>同上，同时按 Alt</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Polygon: take the last corner back, give it up</source>
            <translation>多边形：退回上一个顶点，放弃</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Backspace, Esc</source>
            <translation>退格，Esc</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Timeline: go to a frame, choose an object</source>
            <translation>时间轴：转到某帧，选中对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Click or drag, click its row</source>
            <translation>点击或拖动，点击其所在行</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Timeline: zoom, scroll sideways</source>
            <translation>时间轴：缩放，横向滚动</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Ctrl+Wheel, Shift+Wheel</source>
            <translation>Ctrl+滚轮，Shift+滚轮</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>{first} to {last}</source>
            <translation>{first} 到 {last}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Mouse</source>
            <translation>鼠标</translation>
        </message>
        <message>
            <extracomment>annotator/commands/key_rows.py</extracomment>
            <source>Choose object 1 to 9</source>
            <translation>选择对象 1 到 9</translation>
        </message>
        <message>
            <extracomment>annotator/commands/locks.py</extracomment>
            <source>{name} is locked. Unlock it to change it.</source>
            <translation>{name} 已锁定。请先解锁再更改。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Fill holes</source>
            <translation>填充孔洞</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Fill all that the mask encloses on this frame</source>
            <translation>填充这一帧上掩码所围住的全部区域</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Remove islands</source>
            <translation>移除孤岛</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Keep the mask's largest part alone</source>
            <translation>只保留掩码中最大的一块</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Smooth</source>
            <translation>平滑</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Take spikes and notches from the outline; once more smooths more</source>
            <translation>去除轮廓上的尖刺和缺口；重复执行会更平滑</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Grow</source>
            <translation>扩大</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Move the outline one pixel of the frame outward</source>
            <translation>将轮廓向外移动一个帧像素</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Shrink</source>
            <translation>缩小</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Move the outline one pixel of the frame inward</source>
            <translation>将轮廓向内移动一个帧像素</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Copy to the next frame</source>
            <translation>复制到下一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Copy the mask to the next frame and go there</source>
            <translation>将掩码复制到下一帧并转到那里</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Copy to the previous frame</source>
            <translation>复制到上一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Copy the mask to the previous frame and go there</source>
            <translation>将掩码复制到上一帧并转到那里</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Clear the mask</source>
            <translation>清除掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Take away the mask and its prompts on this frame; tracking may fill it again</source>
            <translation>去除这一帧上的掩码及其提示；追踪可以再次填补</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Larger brush</source>
            <translation>增大画笔</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Ctrl and the wheel do so too</source>
            <translation>Ctrl 加滚轮也可以</translation>
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Smaller brush</source>
            <translation>减小画笔</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Choose model...</source>
            <translation>选择模型...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Basic needs nothing; SAM 2 is far better and is downloaded once</source>
            <translation>Basic 无需任何准备；SAM 2 效果好得多，只需下载一次</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Improve the model with my corrections...</source>
            <translation>用我的修正改进模型...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Trains on the masks that you verified or painted, beside your work; the model in use stays as it is</source>
            <translation>在您工作的同时，用您已确认或手绘的掩码训练；正在使用的模型保持不变</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Stop improving the model</source>
            <translation>停止改进模型</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>What was learnt is kept: the same choice goes on from there</source>
            <translation>已学到的内容会保留：再次作相同的选择即从那里继续</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Device: the best there is</source>
            <translation>设备：自动选择最佳</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Device: processor</source>
            <translation>设备：处理器</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Device: NVIDIA graphics card</source>
            <translation>设备：NVIDIA 显卡</translation>
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Device: Apple graphics</source>
            <translation>设备：Apple 图形处理器</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Previous frame</source>
            <translation>上一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Next frame</source>
            <translation>下一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Ten frames back</source>
            <translation>后退十帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Ten frames on</source>
            <translation>前进十帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>First frame</source>
            <translation>第一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Last frame</source>
            <translation>最后一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Play</source>
            <translation>播放</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Play or pause at the clip's own speed</source>
            <translation>按片段原速播放或暂停</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Previous prompted frame</source>
            <translation>上一提示帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Of the chosen object, or of any when none is chosen</source>
            <translation>针对选中的对象；未选中时针对任意对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Next prompted frame</source>
            <translation>下一提示帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>No attribute changes over time here</source>
            <translation>这里没有随时间变化的属性</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Previous change of an attribute</source>
            <translation>上一处属性变化</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Next change of an attribute</source>
            <translation>下一处属性变化</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Range starts here</source>
            <translation>范围从此开始</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Tracking and exporting keep to the range</source>
            <translation>追踪和导出都限于此范围</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Range ends here</source>
            <translation>范围到此结束</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>No range is set</source>
            <translation>未设置范围</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Clear the range</source>
            <translation>清除范围</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Previous shot</source>
            <translation>上一镜头</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>To the first frame of this shot, or of the one before</source>
            <translation>转到此镜头的第一帧，或前一镜头的第一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Next shot</source>
            <translation>下一镜头</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>To the frame after the next scene cut</source>
            <translation>转到下一次镜头切换之后的帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>There is no prompted frame before this one.</source>
            <translation>在此之前没有提示帧。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>There is no prompted frame after this one.</source>
            <translation>在此之后没有提示帧。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>No attribute changes before this frame.</source>
            <translation>这一帧之前没有属性变化。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>No attribute changes after this frame.</source>
            <translation>这一帧之后没有属性变化。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>There is no scene cut after this frame.</source>
            <translation>在此之后没有镜头切换。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>New object</source>
            <translation>新建对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>The next click on the picture makes a new object</source>
            <translation>在画面上的下一次点击会新建一个对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Everything on this frame</source>
            <translation>此帧上的所有物体</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Look for all objects on this frame, and accept those you want with a click</source>
            <translation>查找这一帧上的所有物体，点击即可接受想要的</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Accept the good proposals</source>
            <translation>接受可靠的候选</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Make objects of all proposals with a high score (Enter)</source>
            <translation>将所有高分候选设为对象（Enter）</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Rename...</source>
            <translation>重命名...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Hide</source>
            <translation>隐藏</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Do not draw the chosen object</source>
            <translation>不绘制选中的对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>No object is hidden</source>
            <translation>没有隐藏的对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Show all</source>
            <translation>全部显示</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Show only the chosen object</source>
            <translation>只显示选中的对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Draw the chosen object alone, whichever that is</source>
            <translation>只绘制选中的对象，选中哪个就显示哪个</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Lock</source>
            <translation>锁定</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>A locked object takes no prompts, no tracking and no painting</source>
            <translation>锁定的对象不接受提示、追踪和绘制</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Move up in the list</source>
            <translation>在列表中上移</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Where objects overlap, the order of the list counts</source>
            <translation>对象重叠时，以列表顺序为准</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Move down in the list</source>
            <translation>在列表中下移</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>There is no object yet</source>
            <translation>还没有对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Choose previous object</source>
            <translation>选择上一个对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>The one above in the list</source>
            <translation>列表中的上一个</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Choose next object</source>
            <translation>选择下一个对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>The one below in the list</source>
            <translation>列表中的下一个</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Click the new object on the picture.</source>
            <translation>请在画面上点击新对象。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>There are fewer than {count} objects</source>
            <translation>对象少于 {count} 个</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Choose object {place}</source>
            <translation>选择对象 {place}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Rename object</source>
            <translation>重命名对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Delete {name}? Undo brings it back.</source>
            <translation>要删除 {name} 吗？可以撤销。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Recolour object</source>
            <translation>更改对象颜色</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Delete {name} and its masks on %n frames? Undo brings it back.</source>
            <translation>
                <numerusform>要删除 {name} 及其在 %n 帧上的掩码吗？可以撤销。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Lock object</source>
            <translation>锁定对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Unlock object</source>
            <translation>解锁对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Move object</source>
            <translation>移动对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Delete {name}</source>
            <translation>删除 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>There is no mask of the chosen object on this frame.</source>
            <translation>选中的对象在这一帧上没有掩码。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>A polygon needs three corners. Click more of them, or give it up with Esc.</source>
            <translation>多边形需要三个顶点。请继续单击添加顶点，或按 Esc 放弃。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask has no holes.</source>
            <translation>掩码没有孔洞。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask is of one piece.</source>
            <translation>掩码是完整的一块。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Grow mask</source>
            <translation>扩大掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask cannot grow any more.</source>
            <translation>掩码不能再扩大。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Shrink mask</source>
            <translation>缩小掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask cannot shrink any more.</source>
            <translation>掩码不能再缩小。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Smooth mask</source>
            <translation>平滑掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask is smooth already.</source>
            <translation>掩码已经平滑。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Clear mask</source>
            <translation>清除掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Nothing is left of the mask: the object is marked as not here.</source>
            <translation>掩码已无剩余：该对象在此标记为不存在。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Copy mask to next frame</source>
            <translation>复制掩码到下一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Copy mask to previous frame</source>
            <translation>复制掩码到上一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Nothing would be left of the mask. To remove it, clear it.</source>
            <translation>掩码将不剩任何像素。若要去除掩码，请清除它。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Choose the object to cut from.</source>
            <translation>请选择要从中剪除的对象。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/presence_actions.py</extracomment>
            <source>Not occluded</source>
            <translation>未被遮挡</translation>
        </message>
        <message>
            <extracomment>annotator/commands/presence_actions.py</extracomment>
            <source>Occluded</source>
            <translation>被遮挡</translation>
        </message>
        <message>
            <extracomment>annotator/commands/presence_actions.py</extracomment>
            <source>Not absent here</source>
            <translation>此帧存在</translation>
        </message>
        <message>
            <extracomment>annotator/commands/presence_actions.py</extracomment>
            <source>{name} has no mask on this frame. Say what is seen of it first, or that it is absent.</source>
            <translation>{name} 在这一帧上没有掩码。请先指出看得见的部分，或指明它不存在。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Add point</source>
            <translation>添加点</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Set box</source>
            <translation>设置框</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Drag a box around the object. Single clicks are for the point tool.</source>
            <translation>请拖动画出包围对象的框。单击请用点工具。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Move point</source>
            <translation>移动点</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Click inside the frame.</source>
            <translation>请在帧内点击。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Left click the object first; a right click then takes a part of it away.</source>
            <translation>请先左键点击对象；然后右键点击可去掉其中一部分。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Drag the box over a part of the frame.</source>
            <translation>请把框拖在帧的某一部分上。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Delete box</source>
            <translation>删除框</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Delete point</source>
            <translation>删除点</translation>
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Delete prompts</source>
            <translation>删除提示</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Edit</source>
            <translation>编辑</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Go</source>
            <translation>转到</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Track</source>
            <translation>追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Review</source>
            <translation>复查</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Objects</source>
            <translation>对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Mask</source>
            <translation>掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>View</source>
            <translation>视图</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Open a video first</source>
            <translation>请先打开视频</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Next to review</source>
            <translation>下一个待复查</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Go to the most doubtful mask that you have not looked at</source>
            <translation>转到最可疑且尚未查看的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Previous to review</source>
            <translation>上一个待复查</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Go back to the mask that the review showed before</source>
            <translation>回到复查先前显示的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Verify mask</source>
            <translation>确认掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>The chosen object's mask here is right: tracking never changes it. Goes on to the next to review</source>
            <translation>选中对象在此处的掩码正确：追踪不会再更改它。随后转到下一个待复查的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>The chosen object has no verified mask on this frame</source>
            <translation>选中的对象在这一帧上没有已确认的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Take back verification</source>
            <translation>撤销确认</translation>
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>The chosen object's mask here may be changed by tracking again</source>
            <translation>选中对象在此处的掩码可再次被追踪更改</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Click an object in the picture first</source>
            <translation>请先在画面中点击一个对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Choose an object with prompts first</source>
            <translation>请先选择一个有提示的对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track forward</source>
            <translation>正向追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry all objects forward from their last prompted frame, within the range</source>
            <translation>在范围内，将所有对象从各自最近的提示帧正向追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track backward</source>
            <translation>反向追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry all objects backward from their next prompted frame, within the range</source>
            <translation>在范围内，将所有对象从各自下一个提示帧反向追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track both ways</source>
            <translation>双向追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry all objects to every frame of the range, each from its nearest prompted frame</source>
            <translation>将所有对象追踪到范围内的每一帧，各从最近的提示帧开始</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track one frame forward</source>
            <translation>正向追踪一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry the chosen object, or all when none is chosen, to the next frame and go there</source>
            <translation>将选中的对象（未选中时为全部对象）追踪到下一帧并转到那里</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track one frame backward</source>
            <translation>反向追踪一帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry the chosen object, or all when none is chosen, to the previous frame and go there</source>
            <translation>将选中的对象（未选中时为全部对象）追踪到上一帧并转到那里</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track chosen object forward</source>
            <translation>正向追踪选中对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track chosen object backward</source>
            <translation>反向追踪选中对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track chosen object both ways</source>
            <translation>双向追踪选中对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>No mask is out of date</source>
            <translation>没有过期的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track stale masks</source>
            <translation>追踪过期的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track again, for all objects, what corrections have made out of date</source>
            <translation>对所有对象，重新追踪因修正而过期的部分</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track again after a correction</source>
            <translation>修正后自动重新追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Have what a correction made out of date tracked again at once, for its object alone</source>
            <translation>修正使之过期的部分立即重新追踪，仅限该对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Nothing is being tracked</source>
            <translation>没有正在进行的追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Stop tracking</source>
            <translation>停止追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Stop, keeping what was found</source>
            <translation>停止，并保留已得到的结果</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Go on across cuts</source>
            <translation>跨越镜头切换</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track from one shot of the video into the next</source>
            <translation>从视频的一个镜头继续追踪到下一个镜头</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Scene cuts...</source>
            <translation>镜头切换...</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>How large a change must be to count as the beginning of a new shot</source>
            <translation>画面变化多大才算新镜头的开始</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>There is nothing to track that way.</source>
            <translation>该方向上没有可追踪的内容。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/track.py</extracomment>
            <source>%n stale masks cannot be tracked again: nothing in their shots is prompted, painted or verified. Click the object there, or decide here.</source>
            <translation>
                <numerusform>%n 个过期的掩码无法重新追踪：所在镜头里没有提示、手绘或已确认的帧。请在那里点击该对象，或在此处选择。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>There is nothing to track that way within the range and the shot.</source>
            <translation>在范围和镜头之内，该方向没有可追踪的内容。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>There is nothing to track that way within the range.</source>
            <translation>在范围之内，该方向没有可追踪的内容。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>There is nothing to track that way within the shot.</source>
            <translation>镜头内该方向上没有可追踪的内容。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Tracking stops at the scene cut before frame {frame}.</source>
            <translation>追踪会在第 {frame} 帧之前的镜头切换处停止。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>That is being tracked already. Stop it first, or wait for its end.</source>
            <translation>正在追踪中。请先停止，或等待它结束。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Remove them</source>
            <translation>移除这些掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Keep them as they are</source>
            <translation>保持原样</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Tracking stops at the scene cuts on its way.</source>
            <translation>追踪会在途中的镜头切换处停止。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>What is stale is being tracked, or belongs to a locked object.</source>
            <translation>过期的掩码正在追踪，或属于已锁定的对象。</translation>
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track across cuts</source>
            <translation>跨越镜头切换追踪</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Fit the frame</source>
            <translation>适合窗口</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Show the whole frame</source>
            <translation>显示整个画面</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Zoom in</source>
            <translation>放大</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Zoom out</source>
            <translation>缩小</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Actual pixels</source>
            <translation>实际像素</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Zoom into the timeline</source>
            <translation>放大时间轴</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Around the current frame</source>
            <translation>以当前帧为中心</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Zoom out of the timeline</source>
            <translation>缩小时间轴</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Fit the timeline</source>
            <translation>时间轴显示全部</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>All frames in view</source>
            <translation>显示所有帧</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Stronger masks</source>
            <translation>增强掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Fainter masks</source>
            <translation>减弱掩码</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Outlines only</source>
            <translation>仅轮廓</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Draw masks without their fills</source>
            <translation>只画掩码的轮廓，不填充</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Patterns on outlines</source>
            <translation>轮廓线型</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Dashes and dots by object, to tell objects apart without their colours</source>
            <translation>每个对象使用不同的虚线，不靠颜色也能区分对象</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Look like the system</source>
            <translation>跟随系统外观</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <extracomment>annotator/demo.py</extracomment>
            <source>Making the demo clip</source>
            <translation>正在生成演示片段</translation>
        </message>
        <message>
            <extracomment>annotator/demo_clip/write.py</extracomment>
            <source>A demo clip has at least one frame, not {frames}.</source>
            <translation>演示片段至少要有一帧，而不是 {frames} 帧。</translation>
        </message>
        <message>
            <extracomment>annotator/demo_clip/write.py</extracomment>
            <source>A demo clip cannot be {width} x {height} pixels: both must be even, from 64 to 8192. Try 960x540.</source>
            <translation>演示片段不能是 {width} x {height} 像素：两者都必须是 64 到 8192 之间的偶数。请试试 960x540。</translation>
        </message>
        <message>
            <extracomment>annotator/demo_clip/write.py</extracomment>
            <source>The demo clip cannot be written to {folder}: {reason}. Choose another folder.</source>
            <translation>无法将演示片段写入 {folder}：{reason}。请选择其他文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/dropping.py</extracomment>
            <source>Masklet opens one video at a time: the first of these.</source>
            <translation>Masklet 一次只打开一个视频：已打开其中第一个。</translation>
        </message>
        <message>
            <extracomment>annotator/empty_answers.py</extracomment>
            <source>Nothing was found there. Click another part of the object, or draw a box around it.</source>
            <translation>此处没有找到任何东西。请点击对象的其他部分，或用框把它框住。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/classes.py</extracomment>
            <source>{path} cannot be written ({reason}). Choose another folder.</source>
            <translation>无法写入 {path}（{reason}）。请选择其他文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/coco.py</extracomment>
            <source>COCO instances (JSON, run lengths)</source>
            <translation>COCO 实例（JSON）</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/coco.py</extracomment>
            <source>One JSON file with every mask as run lengths, by image and class: for training detectors.</source>
            <translation>一个 JSON 文件，以游程编码保存每个掩码，按图像和类别组织：用于训练检测模型。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/cvat.py</extracomment>
            <source>Masks, exact</source>
            <translation>掩码，精确</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/cvat.py</extracomment>
            <source>Polygons, the largest part</source>
            <translation>多边形，最大部分</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/cvat.py</extracomment>
            <source>CVAT for video 1.1 (XML)</source>
            <translation>CVAT for video 1.1（XML）</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/cvat.py</extracomment>
            <source>One XML file with a track for each object, its class and attributes: for going on in CVAT.</source>
            <translation>一个 XML 文件，每个对象一条轨迹，带有类别和属性：用于在 CVAT 中继续工作。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/cvat.py</extracomment>
            <source>Write the masks as</source>
            <translation>掩码写成</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>Indexed PNGs (DAVIS layout)</source>
            <translation>索引 PNG（DAVIS 结构）</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>One PNG a frame in which a colour index is an object: for benchmarks and compositing.</source>
            <translation>每帧一个 PNG，每个颜色索引对应一个对象：用于评测和合成。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>An indexed PNG holds {most} objects; this project has {count}. Export it as COCO, or delete objects.</source>
            <translation>一个索引 PNG 最多容纳 {most} 个对象；此项目有 {count} 个。请导出为 COCO，或删除一些对象。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>Where objects overlap</source>
            <translation>对象重叠时</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>Write the frames too (JPEGImages)</source>
            <translation>同时写出帧图像（JPEGImages）</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} is a folder. Choose a file name.</source>
            <translation>{path} 是文件夹。请选择一个文件名。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{name} is there already. Choose another name, or allow it to be replaced.</source>
            <translation>{name} 已存在。请选择其他名称，或允许替换。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} is a file. Choose a folder for the export.</source>
            <translation>{path} 是文件。请选择用于导出的文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} is not empty. Choose a new or an empty folder, so that nothing is lost there.</source>
            <translation>{path} 不是空的。请选择新的或空的文件夹，以免丢失其中的内容。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} holds an earlier export, but also other files such as {stranger}. Choose another folder, so that they are not lost.</source>
            <translation>{path} 中有以前的导出，但也有其他文件，例如 {stranger}。请选择其他文件夹，以免丢失它们。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} holds an earlier export. Choose another folder, or allow it to be replaced.</source>
            <translation>{path} 中有以前的导出。请选择其他文件夹，或允许替换。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/export.py</extracomment>
            <source>The video is {width} x {height} pixels, the project's {video_width} x {video_height}. Open the video the project was made on.</source>
            <translation>视频为 {width} x {height} 像素，而项目的视频为 {video_width} x {video_height}。请打开创建项目时所用的视频。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/export.py</extracomment>
            <source>{name} must end in {suffix}: that is what this format writes.</source>
            <translation>{name} 必须以 {suffix} 结尾：此格式写出的就是这种文件。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/export.py</extracomment>
            <source>{name} is the project's own video. Choose another name.</source>
            <translation>{name} 是项目自己的视频。请选择其他名称。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/export.py</extracomment>
            <source>Exporting</source>
            <translation>导出</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>The later object in the list is on top</source>
            <translation>列表中靠后的对象在上层</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>The earlier object in the list is on top</source>
            <translation>列表中靠前的对象在上层</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>The mask with the better score is on top; painted masks first</source>
            <translation>得分较高的掩码在上层；手绘掩码优先</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>The smaller mask is on top</source>
            <translation>较小的掩码在上层</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>{title} must lie between {least:g} and {most:g}, not {value}.</source>
            <translation>{title}必须在 {least:g} 和 {most:g} 之间，而不是 {value}。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Video with masks (mp4)</source>
            <translation>带掩码的视频（mp4）</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>The video with masks, outlines and names drawn in: to look at and to show.</source>
            <translation>画有掩码、轮廓和名称的视频：用于查看和展示。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Opacity</source>
            <translation>不透明度</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Contours</source>
            <translation>轮廓</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Patterns on contours</source>
            <translation>轮廓线型</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Names</source>
            <translation>名称</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/work.py</extracomment>
            <source>Frames {first} to {last} cannot be exported: the video has frames 0 to {end}. Choose a range within them.</source>
            <translation>无法导出第 {first} 到 {last} 帧：视频只有第 0 到 {end} 帧。请选择其中的范围。</translation>
        </message>
        <message>
            <extracomment>annotator/exporters/work.py</extracomment>
            <source>The mask of '{name}' on frame {frame} is {width} x {height} pixels, the frame {frame_width} x {frame_height}. Open the video the masks were made on.</source>
            <translation>“{name}”在第 {frame} 帧的掩码为 {width} x {height} 像素，而该帧为 {frame_width} x {frame_height}。请打开制作掩码时所用的视频。</translation>
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>Open a video or a project first; then there is something to export.</source>
            <translation>请先打开视频或项目，然后才有内容可导出。</translation>
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>Exporting {format}</source>
            <translation>正在导出 {format}</translation>
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>Exported to {destination}.</source>
            <translation>已导出到 {destination}。</translation>
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>The export was cancelled; nothing was written.</source>
            <translation>导出已取消；没有写入任何内容。</translation>
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>Show</source>
            <translation>显示</translation>
        </message>
        <message>
            <extracomment>annotator/finding.py</extracomment>
            <source>This video lay elsewhere before. The work on it goes on in {path}.</source>
            <translation>此视频此前在别处。相关工作在 {path} 中继续。</translation>
        </message>
        <message>
            <extracomment>annotator/finding.py</extracomment>
            <source>{others} belongs to another video of this name. The work on this one is kept in {file}.</source>
            <translation>{others} 属于另一个同名视频。此视频的工作保存在 {file} 中。</translation>
        </message>
        <message>
            <extracomment>annotator/finding.py</extracomment>
            <source>Nothing can be written to {folder}, so the work is kept in {path}.</source>
            <translation>无法写入 {folder}，因此工作保存在 {path} 中。</translation>
        </message>
        <message>
            <extracomment>annotator/finding.py</extracomment>
            <source>Neither {parent} nor {folder} can be written, so there is no place for your work ({reason}). Copy the video to a folder where you may write.</source>
            <translation>{parent} 和 {folder} 都无法写入，因此没有地方保存您的工作（{reason}）。请把视频复制到您有写入权限的文件夹。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>%n shapes of other kinds or beyond the last frame were left out.</source>
            <translation>
                <numerusform>有 %n 个其他类型或超出最后一帧的形状被略去。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>{objects} with %n masks came from {name}.</source>
            <translation>
                <numerusform>从 {name} 导入了{objects}，共 %n 个掩码。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>{kind}: %n masks of {objects} on {frames} ({first} to {last}).</source>
            <translation>
                <numerusform>{kind}：{objects}的 %n 个掩码，位于 {frames}（{first} 到 {last}）。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>%n objects</source>
            <translation>
                <numerusform>%n 个对象</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>%n new objects</source>
            <translation>
                <numerusform>%n 个新对象</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>%n objects that are there</source>
            <translation>
                <numerusform>%n 个已有的对象</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>They take the place of %n tracked or imported masks.</source>
            <translation>
                <numerusform>它们替换 %n 个追踪或导入的掩码。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>%n masks stay outside: you painted, verified or clicked there, or the object is locked.</source>
            <translation>
                <numerusform>%n 个掩码不会加入：您在那里手绘、确认或点击过，或者对象已锁定。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>%n objects of these names are there already, and stay as they are: {names}.</source>
            <translation>
                <numerusform>已有 %n 个同名的对象，它们保持不变：{names}。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>%n cover the same as objects that are there, which would be there twice: {names}.</source>
            <translation>
                <numerusform>有 %n 个对象与已有的对象覆盖相同的位置，这些对象将会重复：{names}。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/import_words.py</extracomment>
            <source>%n frames</source>
            <translation>
                <numerusform>%n 帧</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/importers/archives.py</extracomment>
            <source>{name} cannot be read ({reason}). Choose another file.</source>
            <translation>无法读取 {name}（{reason}）。请选择其他文件。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/arrival.py</extracomment>
            <source>Nothing comes: wherever the files have masks you painted, verified or clicked, or the object is locked.</source>
            <translation>没有可加入的内容：凡是文件中有掩码的地方，您都手绘、确认或点击过，或者对象已锁定。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/arrival.py</extracomment>
            <source>Nothing comes: all of these masks lie beyond the clip. Is it the right video?</source>
            <translation>没有可加入的内容：这些掩码全部在片段之外。这是正确的视频吗？</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>Choose a text file with one class a line, or a COCO file with categories.</source>
            <translation>请选择每行一个类别的文本文件，或带类别的 COCO 文件。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} names no class. {wanted}</source>
            <translation>{name} 中没有类别。{wanted}</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} is too long for a list of classes. {wanted}</source>
            <translation>{name} 作为类别列表太长。{wanted}</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name}: attributes of {label} have one name twice, or one of {reserved}, which every mask has. Rename them in the file.</source>
            <translation>{name}：{label} 的属性有重名，或使用了每个掩码都有的 {reserved} 之一。请在文件中重命名。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} has no 'categories', as a COCO file has. {wanted}</source>
            <translation>{name} 不像 COCO 文件那样含有 'categories'。{wanted}</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} has a category without a name. {wanted}</source>
            <translation>{name} 中有一个类别没有名称。{wanted}</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} is no text file. {wanted}</source>
            <translation>{name} 不是文本文件。{wanted}</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name}: '{line}' is no attribute. Write for example 'colour: red | blue', 'speed: number', 'moving: checkbox' or 'note: text'.</source>
            <translation>{name}：“{line}”不是属性。请写成例如 'colour: red | blue'、'speed: number'、'moving: checkbox' 或 'note: text'。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} is no sound JSON file ({error}). {wanted}</source>
            <translation>{name} 不是完好的 JSON 文件（{error}）。{wanted}</translation>
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} has lines that are too long for names of classes. {wanted}</source>
            <translation>{name} 中有的行太长，不能作为类别名称。{wanted}</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco.py</extracomment>
            <source>The file does not say which masks are of one object over time: the masks of a class become one object, or several where a frame has several, in the file's order.</source>
            <translation>文件没有说明哪些掩码在时间上属于同一对象：同一类别的掩码成为一个对象；某一帧上有几个时，按文件中的顺序成为几个对象。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco.py</extracomment>
            <source>{name} has no masks for this clip. Masklet reads run lengths and polygons from COCO, and no boxes or points.</source>
            <translation>{name} 没有适用于此片段的掩码。Masklet 从 COCO 读取游程编码和多边形，不读取框和点。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco.py</extracomment>
            <source>{name} is a JSON file of another kind: a COCO file has 'images' and 'annotations'. Export COCO instances there.</source>
            <translation>{name} 是另一种 JSON 文件：COCO 文件包含“images”和“annotations”。请在原程序中导出 COCO instances。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco.py</extracomment>
            <source>{name} cannot be read as a COCO file ({error}). Export it there once more.</source>
            <translation>{name} 无法作为 COCO 文件读取（{error}）。请在原程序中重新导出。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco.py</extracomment>
            <source>{name} is no text file. Choose a COCO file.</source>
            <translation>{name} 不是文本文件。请选择 COCO 文件。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco.py</extracomment>
            <source>{name} is a damaged archive. Export it once more.</source>
            <translation>{name} 是损坏的压缩包。请重新导出。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco.py</extracomment>
            <source>{name} holds {count} JSON files. Unpack it, and choose the one to import.</source>
            <translation>{name} 包含 {count} 个 JSON 文件。请解压，并选择要导入的文件。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco.py</extracomment>
            <source>{name} is too large to be read at once. Export shorter ranges of the clip.</source>
            <translation>{name} 太大，无法一次读取。请分段导出片段。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco_images.py</extracomment>
            <source>Its pictures have no numbers in their names: their ids were taken as the frames.</source>
            <translation>其中图片的名称里没有数字：已将它们的 id 作为帧号。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco_images.py</extracomment>
            <source>{name} does not say which frame each of its pictures is: their names have no number, or one twice. Export it with the pictures named by frame.</source>
            <translation>{name} 没有说明每张图片是哪一帧：图片名称中没有数字，或者数字重复。请按帧号命名图片后再导出。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/coco_images.py</extracomment>
            <source>{name} is about several clips ({clips}), and none is called {own}. Rename the video, or export this clip alone.</source>
            <translation>{name} 涉及多个片段（{clips}），没有一个名为 {own}。请重命名视频，或只导出此片段。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/cvat.py</extracomment>
            <source>{name} has no tracks of masks or polygons. Masklet reads these from CVAT, and no boxes or points.</source>
            <translation>{name} 中没有掩码或多边形轨迹。Masklet 从 CVAT 读取这两种，不读取框或点。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/cvat.py</extracomment>
            <source>{name} cannot be read as a file of CVAT. Export 'CVAT for video 1.1' there once more.</source>
            <translation>{name} 无法作为 CVAT 文件读取。请在 CVAT 中重新导出“CVAT for video 1.1”。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/cvat.py</extracomment>
            <source>{name} is of CVAT's format for images. Export 'CVAT for video 1.1' there.</source>
            <translation>{name} 是 CVAT 的图像格式。请在 CVAT 中导出“CVAT for video 1.1”。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/formats.py</extracomment>
            <source>{name} holds no masks that Masklet can read. Choose a COCO file, one of 'CVAT for video 1.1', or a folder of PNG pictures.</source>
            <translation>{name} 不包含 Masklet 可以读取的掩码。请选择 COCO 文件、“CVAT for video 1.1”文件，或 PNG 图片文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/formats.py</extracomment>
            <source>They were made on a video called {name}.</source>
            <translation>它们是在名为 {name} 的视频上制作的。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/formats.py</extracomment>
            <source>There is no {path}. Was it moved or renamed?</source>
            <translation>{path} 不存在。它是否被移动或重命名了？</translation>
        </message>
        <message>
            <extracomment>annotator/importers/formats.py</extracomment>
            <source>PNG pictures</source>
            <translation>PNG 图片</translation>
        </message>
        <message>
            <extracomment>annotator/importers/formats.py</extracomment>
            <source>COCO instances</source>
            <translation>COCO instances</translation>
        </message>
        <message>
            <extracomment>annotator/importers/formats.py</extracomment>
            <source>CVAT for video 1.1</source>
            <translation>CVAT for video 1.1</translation>
        </message>
        <message>
            <extracomment>annotator/importers/found.py</extracomment>
            <source>{name} is about a video of {width} x {height} pixels, and this one has {own_width} x {own_height}. Open the video that it was made on.</source>
            <translation>{name} 对应的视频为 {width} x {height} 像素，而当前视频为 {own_width} x {own_height} 像素。请打开制作它时所用的视频。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/picture_folders.py</extracomment>
            <source>{name} holds no PNG pictures of masks. Choose the folder that they are in.</source>
            <translation>{name} 不包含掩码的 PNG 图片。请选择它们所在的文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/picture_folders.py</extracomment>
            <source>{name} is about several clips ({clips}), and none is called {own}. Choose the folder of the one to import.</source>
            <translation>{name} 涉及多个片段（{clips}），没有一个名为 {own}。请选择要导入的那个片段的文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/picture_names.py</extracomment>
            <source>{name} beside the pictures is damaged. Export them once more, or take it away: the objects then come without their names.</source>
            <translation>图片旁边的 {name} 已损坏。请重新导出，或移走它：这样对象会不带名称导入。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/picture_values.py</extracomment>
            <source>{name} is no PNG picture. Export it once more.</source>
            <translation>{name} 不是 PNG 图片。请重新导出。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/picture_values.py</extracomment>
            <source>{name} holds more colours than there can be objects: it is a picture to look at, or its masks have soft edges. Save masks without these, as indexed PNGs.</source>
            <translation>{name} 的颜色多于可能的对象数：它是普通图片，或者其掩码有柔和的边缘。请把掩码保存为没有柔和边缘的索引 PNG。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/picture_values.py</extracomment>
            <source>{name} cannot be read as a picture ({error}). Export it once more.</source>
            <translation>{name} 无法作为图片读取（{error}）。请重新导出。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/pictures.py</extracomment>
            <source>Pixels of index 255 were left out: in data sets they are those that nobody knows.</source>
            <translation>索引为 255 的像素已略去：在数据集中，它们的归属不明。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/pictures.py</extracomment>
            <source>The pictures have soft edges: each was taken as one object, where it is at least half bright.</source>
            <translation>图片的边缘是柔和的：每张图片作为一个对象，取至少半亮的部分。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/pictures.py</extracomment>
            <source>All pictures in {name} are empty: no pixel is an object's.</source>
            <translation>{name} 中的所有图片都是空的：没有属于对象的像素。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/pictures.py</extracomment>
            <source>The names of the pictures in {name} have no numbers, so that nobody can tell their frames. Name them by frame, as 00000.png.</source>
            <translation>{name} 中图片的名称没有数字，无法得知是哪些帧。请按帧号命名，例如 00000.png。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/pictures.py</extracomment>
            <source>The pictures hold more than {most} numbers or colours, each of which would be an object. Save masks without soft edges, as indexed PNGs.</source>
            <translation>图片包含超过 {most} 个数字或颜色，每一个都会成为一个对象。请把掩码保存为没有柔和边缘的索引 PNG。</translation>
        </message>
        <message>
            <extracomment>annotator/importers/pictures.py</extracomment>
            <source>{first} and {second} would be of one frame. Name the pictures by frame, as 00000.png.</source>
            <translation>{first} 和 {second} 会属于同一帧。请按帧号命名图片，例如 00000.png。</translation>
        </message>
        <message>
            <extracomment>annotator/importing.py</extracomment>
            <source>Open the video first that these masks are for; then import them.</source>
            <translation>请先打开这些掩码所属的视频，然后再导入。</translation>
        </message>
        <message>
            <extracomment>annotator/importing.py</extracomment>
            <source>Another import is under way. Wait until it is done.</source>
            <translation>另一个导入正在进行，请等待它完成。</translation>
        </message>
        <message>
            <extracomment>annotator/importing.py</extracomment>
            <source>Looking at {name}</source>
            <translation>正在查看 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/importing.py</extracomment>
            <source>Reading {name}</source>
            <translation>正在读取 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/importing.py</extracomment>
            <source>Import {name}</source>
            <translation>导入 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/importing.py</extracomment>
            <source>Importing {name}</source>
            <translation>正在导入 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/importing.py</extracomment>
            <source>The import was stopped: {done} of {total} masks came. Undo takes them back.</source>
            <translation>导入已停止：已加入 {total} 个掩码中的 {done} 个。撤销可将它们移除。</translation>
        </message>
        <message>
            <extracomment>annotator/improved_models.py</extracomment>
            <source>{base}, improved with {frames} frames of your own.</source>
            <translation>{base}，用您自己的 {frames} 帧改进。</translation>
        </message>
        <message>
            <extracomment>annotator/improved_models.py</extracomment>
            <source>Training ended without a report, so the new model is not offered. Try again.</source>
            <translation>训练结束但没有报告，因此不提供新模型。请重试。</translation>
        </message>
        <message>
            <extracomment>annotator/improved_models.py</extracomment>
            <source>A model needs a name. Type one, for example 'Cells'.</source>
            <translation>模型需要名称。请输入一个，例如“细胞”。</translation>
        </message>
        <message>
            <extracomment>annotator/improved_models.py</extracomment>
            <source>There is a model '{title}' already. Choose another name.</source>
            <translation>已有模型“{title}”。请选择其他名称。</translation>
        </message>
        <message>
            <extracomment>annotator/improved_models.py</extracomment>
            <source>Making room for the new model</source>
            <translation>为新模型准备位置</translation>
        </message>
        <message>
            <extracomment>annotator/improved_models.py</extracomment>
            <source>Renaming the model</source>
            <translation>重命名模型</translation>
        </message>
        <message>
            <extracomment>annotator/improved_models.py</extracomment>
            <source>Removing the model</source>
            <translation>移除模型</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>{title}, improved</source>
            <translation>{title}（改进）</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>Overlap with your masks (J) on {frames} held-out frames: {before} before, {after} after.</source>
            <translation>在 {frames} 个留出帧上与您的掩码的重叠度（J）：改进前 {before}，改进后 {after}。</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>{title} is ready. {figure} The old model stays as it was.</source>
            <translation>{title} 已就绪。{figure}原模型保持不变。</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>The system ended the training, most likely because memory ran out. Take a smaller model, or close other programs and try again: it goes on from its last checkpoint.</source>
            <translation>系统终止了训练，很可能是因为内存不足。请使用更小的模型，或关闭其他程序后重试：将从最近的检查点继续。</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>A model is being improved already. Wait for it, or cancel it first.</source>
            <translation>已有模型正在改进。请等待完成，或先取消。</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>Basic goes by colour and motion and cannot learn. Begin with SAM 2 nano instead.</source>
            <translation>Basic 依据颜色和运动，不能学习。请改从 SAM 2 nano 开始。</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>Choose at least one project to learn from.</source>
            <translation>请至少选择一个用于学习的项目。</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>Improving {title}</source>
            <translation>正在改进 {title}</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>{title} is not better than before. {figure} It is in the list of models all the same.</source>
            <translation>{title} 并不比以前更好。{figure}它仍列在模型列表中。</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>Stopped. The same choice goes on from there.</source>
            <translation>已停止。再次作相同的选择即从那里继续。</translation>
        </message>
        <message>
            <extracomment>annotator/improving.py</extracomment>
            <source>Use it</source>
            <translation>使用它</translation>
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>{hours} hours</source>
            <translation>{hours} 小时</translation>
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>{time} ({engine}; {speed} a second)</source>
            <translation>{time}（{engine}；每秒 {speed} 个）</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/long_runs.py</extracomment>
            <source>%n seconds</source>
            <translation>
                <numerusform>%n 秒</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/long_runs.py</extracomment>
            <source>%n minutes</source>
            <translation>
                <numerusform>%n 分钟</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>{count} masks to find take about {time}, {memory} of memory and {disk} on disk.</source>
            <translation>还要求出 {count} 个掩码，约需 {time}、{memory} 内存和 {disk} 磁盘空间。</translation>
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>{count} masks to find take about {time} and {disk} on disk.</source>
            <translation>还要求出 {count} 个掩码，约需 {time} 和 {disk} 磁盘空间。</translation>
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>You can go on working meanwhile.</source>
            <translation>其间您可以继续工作。</translation>
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>The disk has only {size} left: make room, or set a range.</source>
            <translation>磁盘只剩 {size}：请腾出空间，或设置范围。</translation>
        </message>
        <message>
            <extracomment>annotator/machine.py</extracomment>
            <source>an NVIDIA graphics card</source>
            <translation>一块 NVIDIA 显卡</translation>
        </message>
        <message>
            <extracomment>annotator/machine.py</extracomment>
            <source>Apple graphics</source>
            <translation>Apple 图形处理器</translation>
        </message>
        <message>
            <extracomment>annotator/machine.py</extracomment>
            <source>no graphics card for computing, {cores} processor cores</source>
            <translation>没有可用于计算的显卡，{cores} 个处理器核心</translation>
        </message>
        <message>
            <extracomment>annotator/measuring.py</extracomment>
            <source>Measuring masks</source>
            <translation>正在测量掩码</translation>
        </message>
        <message>
            <extracomment>annotator/merging.py</extracomment>
            <source>Two objects are being merged. Wait until it is done, or cancel it.</source>
            <translation>正在合并两个对象。请等待完成，或将其取消。</translation>
        </message>
        <message>
            <extracomment>annotator/merging.py</extracomment>
            <source>Merging {b} into {a}</source>
            <translation>正在将 {b} 并入 {a}</translation>
        </message>
        <message>
            <extracomment>annotator/merging.py</extracomment>
            <source>The merge was cancelled; nothing was changed.</source>
            <translation>合并已取消，没有任何更改。</translation>
        </message>
        <message>
            <extracomment>annotator/models.py</extracomment>
            <source>{title} is in use. Choose another model first, then remove it.</source>
            <translation>{title} 正在使用中。请先选择其他模型，再移除它。</translation>
        </message>
        <message>
            <extracomment>annotator/models.py</extracomment>
            <source>Download it</source>
            <translation>下载</translation>
        </message>
        <message>
            <extracomment>annotator/notices.py</extracomment>
            <source>Something went wrong inside Masklet ({last}). Your work is saved. Please report it with the details.</source>
            <translation>Masklet 内部出错（{last}）。您的工作已保存。请附上详细信息报告此问题。</translation>
        </message>
        <message>
            <extracomment>annotator/opening.py</extracomment>
            <source>Opening {name}</source>
            <translation>正在打开 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/opening.py</extracomment>
            <source>{name} is cut short: {frames} frames can be read, and it promises about {promised}. Copy or record it again if you need the others.</source>
            <translation>{name} 不完整：可读取 {frames} 帧，而文件声明约有 {promised} 帧。如需其余帧，请重新复制或录制。</translation>
        </message>
        <message>
            <extracomment>annotator/opening.py</extracomment>
            <source>Use this video</source>
            <translation>使用此视频</translation>
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source>Open recent</source>
            <translation>最近打开</translation>
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source> or </source>
            <translation> 或 </translation>
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source>{reason}.</source>
            <translation>{reason}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source>Nothing yet</source>
            <translation>尚无</translation>
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source>Clear this list</source>
            <translation>清空此列表</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attribute_form.py</extracomment>
            <source>Attributes of the chosen object</source>
            <translation>选中对象的属性</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attribute_form.py</extracomment>
            <source>Holds from frame {0}, changes on frame {1}. A new value holds from this frame to there.</source>
            <translation>从第 {0} 帧起有效，到第 {1} 帧变化。新值从当前帧起有效，直到那里。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attribute_form.py</extracomment>
            <source>Holds from frame {0} to the end. A new value holds from this frame on.</source>
            <translation>从第 {0} 帧起有效，直到结尾。新值从当前帧起有效。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Every object of the class has a value of each, set beside the list of objects.</source>
            <translation>该类别的每个对象对每个属性都有一个值，在对象列表旁设置。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>New attribute, for example 'colour'</source>
            <translation>新属性，例如“颜色”</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Name of a new attribute</source>
            <translation>新属性的名称</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Attributes of the class</source>
            <translation>类别的属性</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>red | blue | green</source>
            <translation>红 | 蓝 | 绿</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>May change over time</source>
            <translation>可随时间变化</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>A value then holds from the frame where it is set to the next one</source>
            <translation>这样，值从设置它的那一帧起有效，直到下一个设置它的帧</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Up</source>
            <translation>上移</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Down</source>
            <translation>下移</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Kind</source>
            <translation>类型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>One of</source>
            <translation>可选值</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Say what it is one of, for example: red | blue | green</source>
            <translation>请列出可选值，例如：红 | 蓝 | 绿</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Text</source>
            <translation>文本</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Number</source>
            <translation>数字</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Checkbox</source>
            <translation>复选框</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Choice</source>
            <translation>选项</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Usually</source>
            <translation>默认值</translation>
        </message>
        <message>
            <extracomment>annotator/panels/attributes_dialog.py</extracomment>
            <source>Attributes of {0}</source>
            <translation>{0} 的属性</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>{first} to {last} give the first nine to the chosen object, or to new ones.</source>
            <translation>{first} 到 {last} 将前九个类别指定给选中的对象或新对象。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Classes</source>
            <translation>类别</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Classes of the project</source>
            <translation>项目的类别</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>New class, for example 'person'</source>
            <translation>新类别，例如“人”</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Name of a new class</source>
            <translation>新类别的名称</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Draw objects in the colour of their class</source>
            <translation>用类别的颜色绘制对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Colour...</source>
            <translation>颜色...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Attributes...</source>
            <translation>属性...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>What is said of every object of the class, beside its name</source>
            <translation>除名称外，对该类别每个对象所作的说明</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Import...</source>
            <translation>导入...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>From a text file with one class a line, or a COCO file's categories</source>
            <translation>从每行一个类别的文本文件，或 COCO 文件的类别导入</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>To a text file, or to a COCO file's categories</source>
            <translation>写入文本文件，或 COCO 文件的类别</translation>
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Colour of the class</source>
            <translation>类别的颜色</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>into the one that is there</source>
            <translation>加入已有的对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>into it; {kept} stay outside</source>
            <translation>加入；{kept} 个不加入</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>Object</source>
            <translation>对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>Masks</source>
            <translation>掩码</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>Frames</source>
            <translation>帧</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>Becomes</source>
            <translation>成为</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>Objects in the file</source>
            <translation>文件中的对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>stays outside</source>
            <translation>不加入</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>new, as {name}</source>
            <translation>新对象，名为 {name}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/coming_list.py</extracomment>
            <source>new</source>
            <translation>新对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/compiling_words.py</extracomment>
            <source>Nothing is compiled.</source>
            <translation>没有编译任何部分。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/compiling_words.py</extracomment>
            <source>%n compiled parts are in use.</source>
            <translation>
                <numerusform>正在使用 %n 个已编译的部分。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/compiling_words.py</extracomment>
            <source>One is being compiled and tried; until then all is computed as ever.</source>
            <translation>正在编译并试用一个部分；在此之前一切照常计算。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/compiling_words.py</extracomment>
            <source>%n were tried and left out: they are not faster.</source>
            <translation>
                <numerusform>试用后放弃了 %n 个：并没有更快。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/compiling_words.py</extracomment>
            <source>What could not be compiled is computed as ever: {reason}</source>
            <translation>无法编译的部分照常计算：{reason}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/compiling_words.py</extracomment>
            <source>Parts are compiled once they are used often.</source>
            <translation>某个部分用得多了就会被编译。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>%n cuts</source>
            <translation>
                <numerusform>%n 处切换</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>Tracking stops where a new shot begins, since objects are elsewhere there.</source>
            <translation>追踪会在新镜头开始处停止，因为那里的物体位置不同。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>How large a change must be to count as a cut, percent</source>
            <translation>画面变化多大才算切换，百分比</translation>
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>Scene cuts</source>
            <translation>镜头切换</translation>
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>Tracking goes on across cuts</source>
            <translation>跨越镜头切换继续追踪</translation>
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>Fewer cuts</source>
            <translation>较少切换</translation>
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>More cuts</source>
            <translation>较多切换</translation>
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>{0} up to frame {1}; looking further</source>
            <translation>到第 {1} 帧为止 {0}；仍在查找</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Masklet projects ({pattern})</source>
            <translation>Masklet 项目 ({pattern})</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Videos (*.mp4 *.mov *.mkv *.avi *.webm *.m4v *.mpg *.mpeg *.ts *.mts *.wmv *.flv *.ogv *.gif)</source>
            <translation>视频 (*.mp4 *.mov *.mkv *.avi *.webm *.m4v *.mpg *.mpeg *.ts *.mts *.wmv *.flv *.ogv *.gif)</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Lists of classes (*.txt *.names *.json)</source>
            <translation>类别列表 (*.txt *.names *.json)</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Masks of other programs ({pattern})</source>
            <translation>其他程序的掩码 ({pattern})</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>All files (*)</source>
            <translation>所有文件 (*)</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Import masks</source>
            <translation>导入掩码</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Import a folder of masks</source>
            <translation>导入掩码文件夹</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Open video</source>
            <translation>打开视频</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Open a folder of images</source>
            <translation>打开图像文件夹</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Open project</source>
            <translation>打开项目</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Save a copy</source>
            <translation>另存副本</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Add projects</source>
            <translation>添加项目</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Export classes</source>
            <translation>导出类别</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Free software under the Apache License 2.0.</source>
            <translation>自由软件，依据 Apache License 2.0 发布。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Annotate objects in video: click once, track both ways, correct, export.</source>
            <translation>标注视频中的对象：点击一次，双向追踪，修正，导出。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Where to write</source>
            <translation>写入位置</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Browse...</source>
            <translation>浏览...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Replace the earlier export there</source>
            <translation>替换那里以前的导出</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Options</source>
            <translation>选项</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Say where to write.</source>
            <translation>请指定写入位置。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>There are no objects yet: what is written will hold no masks.</source>
            <translation>还没有对象：写出的内容将不含掩码。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>the file {0}</source>
            <translation>文件 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>the folder {0}</source>
            <translation>文件夹 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>The range (none is set)</source>
            <translation>范围（未设置）</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Write to</source>
            <translation>写入到</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Export to</source>
            <translation>导出为</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Export into</source>
            <translation>导出到文件夹</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Writes {0} on frames {1} to {2} into {3}.</source>
            <translation>将第 {1} 到 {2} 帧上的{0}写入{3}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>All frames (0 to {0})</source>
            <translation>所有帧（0 到 {0}）</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>The range from {0} to {1}</source>
            <translation>范围：{0} 到 {1}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>The folder {0} does not exist.</source>
            <translation>文件夹 {0} 不存在。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Nothing can be written to {0}. Choose another folder.</source>
            <translation>无法写入 {0}。请选择其他文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>{0} is there already. Choose another name, or replace it.</source>
            <translation>{0} 已存在。请选择其他名称，或替换它。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/help_window.py</extracomment>
            <source>Find in the help</source>
            <translation>在帮助中查找</translation>
        </message>
        <message>
            <extracomment>annotator/panels/help_window.py</extracomment>
            <source>Contents</source>
            <translation>目录</translation>
        </message>
        <message>
            <extracomment>annotator/panels/help_window.py</extracomment>
            <source>No page speaks of that.</source>
            <translation>没有页面提到这些内容。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/help_window.py</extracomment>
            <source>Page of the help</source>
            <translation>帮助页面</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>Choose or drop a COCO file, a file of 'CVAT for video 1.1', or a folder of PNG pictures: with a number or a colour for each object, or a folder for each.</source>
            <translation>请选择或拖入 COCO 文件、“CVAT for video 1.1”文件，或 PNG 图片文件夹：每个对象一个数字、一种颜色，或一个文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>What to import</source>
            <translation>要导入的内容</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>File...</source>
            <translation>文件...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>Folder...</source>
            <translation>文件夹...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>Add as new objects</source>
            <translation>添加为新对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>Into objects that are there, by their name or by what they cover</source>
            <translation>加入已有的对象，按名称或按覆盖的位置对应</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>All of these masks are right: tracking starts from them</source>
            <translation>这些掩码全部正确：追踪从它们开始</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>The clip's first frame has number</source>
            <translation>片段第一帧的编号</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>Reading</source>
            <translation>正在读取</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>Masklet counts from 0; other programs number their first picture 1, or something else.</source>
            <translation>Masklet 从 0 数起；其他程序的第一张图片编号可能是 1 或其他数字</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>They count as verified, and tracking never changes them. Else only those do of which the files say that a person made them.</source>
            <translation>它们视为已确认，追踪不会更改它们。否则只有文件说明由人制作的掩码才视为已确认</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>What you painted, verified or clicked there stays; tracked masks give way.</source>
            <translation>您在那里手绘、确认或点击过的内容会保留；追踪的掩码会被替换</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>From a file or folder</source>
            <translation>从文件或文件夹</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>The reading was cancelled.</source>
            <translation>读取已取消。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/import_dialog.py</extracomment>
            <source>Reading {0}...</source>
            <translation>正在读取 {0}...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Trains on masks that you verified or painted, beside your work. Some of them are kept apart to measure the result. The new model joins the list with its figure; masks and models that are there stay as they are.</source>
            <translation>在您工作的同时，用您已确认或手绘的掩码训练。其中一部分留出用于评测结果。新模型连同其评测值加入列表；已有的掩码和模型保持不变。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>It stays as it is, and so does the model in use.</source>
            <translation>它保持不变，正在使用的模型也是。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>%n masks</source>
            <translation>
                <numerusform>%n 个掩码</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>%n hours</source>
            <translation>
                <numerusform>%n 小时</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Improve the model with my corrections</source>
            <translation>用我的修正改进模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Add projects...</source>
            <translation>添加项目...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Let the image encoder learn, too</source>
            <translation>让图像编码器也参与学习</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Improve</source>
            <translation>改进</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Quick</source>
            <translation>快速</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Usual</source>
            <translation>常规</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Thorough</source>
            <translation>充分</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>The model to begin with</source>
            <translation>起始模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Projects to learn from</source>
            <translation>用于学习的项目</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>How long to learn</source>
            <translation>学习时长</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Slower, and it wants some hundred masks: with few, it forgets what it knew.</source>
            <translation>较慢，且需要数百个掩码：掩码太少会遗忘原有的知识。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Begin from</source>
            <translation>起始模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Effort</source>
            <translation>投入</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Basic is in use; it goes by colour and motion and cannot learn.</source>
            <translation>正在使用 Basic；它依据颜色和运动，不能学习。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>The model in use. It stays as it is.</source>
            <translation>正在使用的模型。它保持不变。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>No model that can learn is on this machine. Download one first.</source>
            <translation>本机上没有可以学习的模型。请先下载一个。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Choose at least one project.</source>
            <translation>请至少选择一个项目。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>No mask there is verified or painted. Verify masks that are right, then come back.</source>
            <translation>其中没有已确认或手绘的掩码。请先确认正确的掩码，再回到这里。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Learn from</source>
            <translation>学习来源</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>One video: its last quarter is kept apart, after a gap, to measure the result.</source>
            <translation>一个视频：其最后四分之一在一段间隔之后留出，用于评测结果。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>%n more masks were corrected by clicks but not verified, and are left out.</source>
            <translation>
                <numerusform>另有 %n 个掩码经点击修正但未确认，未包括在内。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>{0} on {1}</source>
            <translation>{1}上的 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>May take about {0}; its first steps will tell.</source>
            <translation>可能需要约 {0}；开头几步之后便知。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>{0}: looking...</source>
            <translation>{0}：正在查看...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Looking at {0}</source>
            <translation>正在查看 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Too few frames are verified to learn from some and measure on others that are not next to them. Verify more, some at least {0} frames away.</source>
            <translation>已确认的帧太少，无法用一部分学习，再用不与之相邻的另一部分衡量。请再确认一些，其中有些要相隔至少 {0} 帧。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Uses {0}.</source>
            <translation>使用 {0}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>Takes about {0} on this machine.</source>
            <translation>在本机约需 {0}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>{0} ({1} steps)</source>
            <translation>{0}（{1} 步）</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improve_dialog.py</extracomment>
            <source>About a quarter of the {0} videos is kept apart to measure the result.</source>
            <translation>{0} 个视频中约四分之一留出用于评测结果。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>Overlap with your masks (J) {before} before, {after} after, on {frames} held-out frames</source>
            <translation>在 {frames} 个留出帧上与您的掩码的重叠度（J）：改进前 {before}，改进后 {after}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>Improving {0}: measuring it as it is, object {1} of {2}</source>
            <translation>正在改进 {0}：评测现状，对象 {1} / {2}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>Improving {0}: measuring the new model, object {1} of {2}</source>
            <translation>正在改进 {0}：评测新模型，对象 {1} / {2}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>Improving {0}: step {1} of {2}</source>
            <translation>正在改进 {0}：第 {1} / {2} 步</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>Rename {0}</source>
            <translation>重命名 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>Remove {0} from this machine</source>
            <translation>从本机移除 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>Improving {0}: getting ready</source>
            <translation>正在改进 {0}：准备中</translation>
        </message>
        <message>
            <extracomment>annotator/panels/improved_row.py</extracomment>
            <source>, about {0} left</source>
            <translation>，约剩 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/key_field.py</extracomment>
            <source>Press the new key (Esc: none)</source>
            <translation>请按新的快捷键（Esc：不设）</translation>
        </message>
        <message>
            <extracomment>annotator/panels/key_field.py</extracomment>
            <source>Add a key</source>
            <translation>添加快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Keys with two meanings, of which neither works: {names}</source>
            <translation>含义重复因而都不起作用的快捷键：{names}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Key maps (*.json)</source>
            <translation>快捷键表 (*.json)</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Find a command or a key</source>
            <translation>查找命令或快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Preset</source>
            <translation>预设</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Take it from there</source>
            <translation>从那里拿来</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Leave it</source>
            <translation>保持不变</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Give this command its usual keys</source>
            <translation>恢复此命令的默认快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Reset all</source>
            <translation>全部重置</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Commands and their keys</source>
            <translation>命令及其快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>All commands have their usual keys.</source>
            <translation>所有命令都使用默认快捷键。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Import keys</source>
            <translation>导入快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Export keys</source>
            <translation>导出快捷键</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>%n of its commands are not in this version.</source>
            <translation>
                <numerusform>其中 %n 个命令在此版本中不存在。</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Command</source>
            <translation>命令</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Menu</source>
            <translation>菜单</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Your own</source>
            <translation>自定义</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Take this key away</source>
            <translation>移除此快捷键</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>{name} cannot be read as a key map: {error}.</source>
            <translation>无法将 {name} 作为快捷键表读取：{error}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>The keys of {0} are in use.</source>
            <translation>正在使用 {0} 中的快捷键。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>{path} cannot be written ({reason}). Choose another.</source>
            <translation>无法写入 {path}（{reason}）。请另选一个。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Changed</source>
            <translation>已更改</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>{0} is the key of {1}.</source>
            <translation>{0} 是“{1}”的快捷键。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>The key map is in {0}.</source>
            <translation>快捷键表已保存到 {0}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Take {0} from {1}</source>
            <translation>从“{1}”移除 {0}</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/labels.py</extracomment>
            <source>%n bytes</source>
            <translation>
                <numerusform>%n 字节</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/main_window.py</extracomment>
            <source>Status</source>
            <translation>状态</translation>
        </message>
        <message>
            <extracomment>annotator/panels/main_window.py</extracomment>
            <source>Tools</source>
            <translation>工具</translation>
        </message>
        <message>
            <extracomment>annotator/panels/main_window.py</extracomment>
            <source>Timeline</source>
            <translation>时间轴</translation>
        </message>
        <message>
            <extracomment>annotator/panels/main_window.py</extracomment>
            <source>More menus</source>
            <translation>更多菜单</translation>
        </message>
        <message>
            <extracomment>annotator/panels/main_window.py</extracomment>
            <source>More tools</source>
            <translation>更多工具</translation>
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>Object of the mask that is described</source>
            <translation>所描述掩码的对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>Source, scores and doubts of the mask</source>
            <translation>掩码的来源、得分和疑点</translation>
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>no mask on this frame</source>
            <translation>此帧没有掩码</translation>
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>No object is chosen</source>
            <translation>未选择对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>Click a mask to choose its object</source>
            <translation>点击掩码以选择其对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/mask_look.py</extracomment>
            <source>Opacity of masks, percent</source>
            <translation>掩码的不透明度，百分比</translation>
        </message>
        <message>
            <extracomment>annotator/panels/mask_look.py</extracomment>
            <source>How strong the masks are</source>
            <translation>掩码的显示强度</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>{model} suits it ({speed}).</source>
            <translation>适合本机的是 {model}（{speed}）。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>its speed here is not measured yet</source>
            <translation>尚未测量其在本机的速度</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>It is on this machine already.</source>
            <translation>它已在本机上。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>Suits this machine ({0})</source>
            <translation>适合本机（{0}）</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>{facts}; {speed}</source>
            <translation>{facts}；{speed}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>Found here: {0}.</source>
            <translation>在本机发现：{0}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>This is the model that suits it.</source>
            <translation>这就是适合本机的模型。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>{0} masks a second here, at {1}</source>
            <translation>在本机每秒 {0} 个掩码，{1}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>No model is in use yet</source>
            <translation>尚未使用任何模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>It is {0} to download, once; offline, take a weights file from another machine.</source>
            <translation>需下载 {0}，只需一次；离线时可从其他电脑取来权重文件。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>Loading {0}...</source>
            <translation>正在加载 {0}...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>Model in use: {0}</source>
            <translation>正在使用的模型：{0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>In use</source>
            <translation>使用中</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>part of the program</source>
            <translation>程序自带</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Choose a model</source>
            <translation>选择模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Improve with my corrections...</source>
            <translation>用我的修正改进...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Load from file...</source>
            <translation>从文件加载...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Rename the model</source>
            <translation>重命名模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>No model is in use yet.</source>
            <translation>尚未使用任何模型。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Load a SAM 2 model from a file</source>
            <translation>从文件加载 SAM 2 模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Use</source>
            <translation>使用</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Download</source>
            <translation>下载</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Downloading {0}: {1} of {2}</source>
            <translation>正在下载 {0}：{1} / {2}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Remove {0} from this machine? This cannot be undone.</source>
            <translation>要从本机移除 {0} 吗？此操作无法撤销。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>In use: {0}.</source>
            <translation>使用中：{0}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Changing the model keeps every mask.</source>
            <translation>更换模型会保留所有掩码。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>{0}, on this machine</source>
            <translation>{0}，已在本机</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>{0} to download</source>
            <translation>需下载 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Loading {0}</source>
            <translation>正在加载 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>{0}/s</source>
            <translation>{0}/秒</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>SAM 2 weights ({0})</source>
            <translation>SAM 2 权重 ({0})</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>{0} left</source>
            <translation>剩余 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Heavy parts of the model are compiled while you work, which takes minutes; each is used once it proves to give the same masks sooner. On a processor that gains little.</source>
            <translation>模型中计算量大的部分会在您工作时编译，需要几分钟；每个部分只有在证明能更快得到相同掩码之后才会使用。在处理器上收益很小。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>More models...</source>
            <translation>更多模型...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Device</source>
            <translation>设备</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Compile the model</source>
            <translation>编译模型</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Compiling</source>
            <translation>编译</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>The best there is</source>
            <translation>自动选择最佳</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Processor</source>
            <translation>处理器</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>NVIDIA graphics card</source>
            <translation>NVIDIA 显卡</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>On a graphics card</source>
            <translation>使用显卡时</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Always</source>
            <translation>总是</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Never</source>
            <translation>从不</translation>
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>In use: {0}. Changing it keeps every mask.</source>
            <translation>使用中：{0}。更换模型会保留所有掩码。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Details</source>
            <translation>详细信息</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Dismiss</source>
            <translation>关闭</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Copy the message and its details</source>
            <translation>复制消息及其详细信息</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Information</source>
            <translation>信息</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Error</source>
            <translation>错误</translation>
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_delegate.py</extracomment>
            <source>absent here</source>
            <translation>此帧不存在</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_delegate.py</extracomment>
            <source>occluded here</source>
            <translation>此帧被遮挡</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_delegate.py</extracomment>
            <source>Name of the object</source>
            <translation>对象的名称</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>The next click in the picture makes a new object</source>
            <translation>在画面中的下一次点击会新建一个对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Unlock</source>
            <translation>解锁</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Delete...</source>
            <translation>删除...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Class, for example 'person':</source>
            <translation>类别，例如“人”：</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Other...</source>
            <translation>其他...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Sky blue</source>
            <translation>天蓝</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Orange</source>
            <translation>橙色</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Green</source>
            <translation>绿色</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Pink</source>
            <translation>粉色</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Yellow</source>
            <translation>黄色</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Vermilion</source>
            <translation>朱红</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Blue</source>
            <translation>蓝色</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Lime</source>
            <translation>黄绿</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Lilac</source>
            <translation>淡紫</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Salmon</source>
            <translation>鲑红</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Colour of the object</source>
            <translation>对象的颜色</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>All {0} classes...</source>
            <translation>全部 {0} 个类别...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>New class...</source>
            <translation>新类别...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_model.py</extracomment>
            <source>absent on this frame</source>
            <translation>在这一帧不存在</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_model.py</extracomment>
            <source>occluded on this frame</source>
            <translation>在这一帧被遮挡</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_model.py</extracomment>
            <source>hidden</source>
            <translation>已隐藏</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_model.py</extracomment>
            <source>locked</source>
            <translation>已锁定</translation>
        </message>
        <message>
            <extracomment>annotator/panels/object_view.py</extracomment>
            <source>Click an object in the picture</source>
            <translation>请在画面中点击一个对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Command palette</source>
            <translation>命令面板</translation>
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Type a few letters of a command</source>
            <translation>输入命令的几个字</translation>
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Find a command</source>
            <translation>查找命令</translation>
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Commands</source>
            <translation>命令</translation>
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>No command is called that.</source>
            <translation>没有这样的命令。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Enter does it, arrows choose, Esc leaves.</source>
            <translation>Enter 执行，方向键选择，Esc 离开。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>This cannot be done now.</source>
            <translation>现在无法执行。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Not now: {0}.</source>
            <translation>暂不可用：{0}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>The masks stay as they are; only where the video is gets written down.</source>
            <translation>掩码保持不变；只记录视频所在的位置。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>There is no such file.</source>
            <translation>没有这样的文件。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Find the video</source>
            <translation>查找视频</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Where the video is now</source>
            <translation>视频现在的位置</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Choose the video itself in this folder.</source>
            <translation>请选择此文件夹中的视频文件。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>{0} x {1} pixels, {2} frames, {3}</source>
            <translation>{0} x {1} 像素，{2} 帧，{3}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Expected</source>
            <translation>应为</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>It was at</source>
            <translation>原位置</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>It has</source>
            <translation>规格</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Where is it now?</source>
            <translation>它现在在哪里？</translation>
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>There is no such folder.</source>
            <translation>没有这样的文件夹。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>{next} goes to the next one, {verify} verifies the mask that is shown</source>
            <translation>{next} 转到下一个，{verify} 确认所显示的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>Masks to review, the most doubtful first</source>
            <translation>待复查的掩码，最可疑的在前</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>Looking through the masks...</source>
            <translation>正在查看掩码...</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>{0}, frame {1}: {2}</source>
            <translation>{0}，第 {1} 帧：{2}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>out of date</source>
            <translation>已过期</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>frame {0}</source>
            <translation>第 {0} 帧</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>%n masks to review</source>
            <translation>
                <numerusform>%n 个掩码待复查</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>Nothing to review</source>
            <translation>没有待复查的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>{0}, seen</source>
            <translation>{0}，已查看</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>{0}, within the range</source>
            <translation>{0}，范围之内</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>lost or found here</source>
            <translation>在此消失或出现</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>low score</source>
            <translation>得分低</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>low quality</source>
            <translation>质量低</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>area jumped</source>
            <translation>面积突变</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>leapt</source>
            <translation>位置跳变</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>extent jumped</source>
            <translation>范围突变</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>unusual outline</source>
            <translation>轮廓异常</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>in pieces</source>
            <translation>不连续</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>passes disagree</source>
            <translation>两次追踪不一致</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>prompted</source>
            <translation>提示</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>painted</source>
            <translation>手绘</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>tracked</source>
            <translation>追踪</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>imported</source>
            <translation>导入</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>verified</source>
            <translation>已确认</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>nothing found</source>
            <translation>未找到</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>not there</source>
            <translation>不存在</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>present {0}%</source>
            <translation>存在度 {0}%</translation>
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>quality {0}%</source>
            <translation>质量 {0}%</translation>
        </message>
        <message>
            <extracomment>annotator/panels/risk_strip.py</extracomment>
            <source>to review: {why}</source>
            <translation>待复查：{why}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Opacity of masks</source>
            <translation>掩码不透明度</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Dashes and dots by object, as well as colours</source>
            <translation>除颜色外，每个对象还使用不同的虚线</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Outlines</source>
            <translation>轮廓</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Begin with</source>
            <translation>启动时显示</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source> MB</source>
            <translation> MB</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Memory for decoded frames</source>
            <translation>已解码帧所用内存</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Automatic</source>
            <translation>自动</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Memory for the engine</source>
            <translation>引擎可用的内存</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Encoded frames and what is remembered of objects: clicks and corrections come sooner with more of it, masks are the same.</source>
            <translation>用于已编码的帧和对物体的记忆：内存越多，点击和修正的响应越快，掩码不变。</translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Room for %n frames of {size} pixels</source>
            <translation>
                <numerusform>可容纳 %n 帧，每帧 {size} 像素</numerusform>
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Like the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>The welcome page</source>
            <translation>欢迎页</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>What was open last, where it can be found</source>
            <translation>上次打开的内容（如能找到）</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>from the next start on</source>
            <translation>下次启动时生效</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>outlines only</source>
            <translation>仅轮廓</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Frames that are held here come at once when you step or scrub to them.</source>
            <translation>保存在这里的帧在逐帧移动或拖动到时会立即显示。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Every change takes effect at once, but for the language.</source>
            <translation>除语言外，所有更改立即生效。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>General</source>
            <translation>常规</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Tracking</source>
            <translation>追踪</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Memory</source>
            <translation>内存</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>{0} %</source>
            <translation>{0} %</translation>
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>At most {0} now.</source>
            <translation>目前最多 {0}。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/shortcut_sheet.py</extracomment>
            <source>Find a key or a command</source>
            <translation>查找快捷键或命令</translation>
        </message>
        <message>
            <extracomment>annotator/panels/shortcut_sheet.py</extracomment>
            <source>No command or key is called that.</source>
            <translation>没有这样的命令或快捷键。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Stop what is running</source>
            <translation>停止正在运行的任务</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Position of the pointer in the picture</source>
            <translation>指针在画面中的位置</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Masks that are verified, to be reviewed, and out of date</source>
            <translation>已确认、待复查和已过期的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Frame and time</source>
            <translation>帧和时间</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Model, device and precision</source>
            <translation>模型、设备和精度</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Main memory in use</source>
            <translation>占用的内存</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Frame {0} / {1}  ·  {2}</source>
            <translation>帧 {0} / {1}  ·  {2}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Main memory in use: {0}</source>
            <translation>已用主内存：{0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Decoded pictures for the window: {0}</source>
            <translation>窗口的已解码画面：{0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>The engine's caches: at most {0}</source>
            <translation>引擎的缓存：最多 {0}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>{0} verified</source>
            <translation>{0} 已确认</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>{0} to review</source>
            <translation>{0} 待复查</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>{0} stale</source>
            <translation>{0} 已过期</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status_feed.py</extracomment>
            <source>Loading {title}</source>
            <translation>正在加载 {title}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/status_feed.py</extracomment>
            <source>Downloading {title}, MB</source>
            <translation>正在下载 {title}，MB</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline.py</extracomment>
            <source>Frame {0}, {1}</source>
            <translation>第 {0} 帧，{1}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline.py</extracomment>
            <source>{0}
{1}: {2}</source>
            <translation>{0}
{1}：{2}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_area.py</extracomment>
            <source>Scroll the timeline in time</source>
            <translation>沿时间滚动时间轴</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_area.py</extracomment>
            <source>Scroll the timeline's objects</source>
            <translation>滚动时间轴上的对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_cuts.py</extracomment>
            <source>scene cut: a new shot begins here</source>
            <translation>镜头切换：新镜头从这里开始</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_paint.py</extracomment>
            <source>Every object gets a row here. Click one in the picture.</source>
            <translation>每个对象在这里占一行。请在画面中点击一个对象。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>absent, as you said</source>
            <translation>不存在（您已标明）</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>lost</source>
            <translation>丢失</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>prompted, no mask yet</source>
            <translation>已提示，尚无掩码</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>not tracked</source>
            <translation>未追踪</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>occluded</source>
            <translation>被遮挡</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_values.py</extracomment>
            <source>{name} changes to {value}</source>
            <translation>{name} 变为 {value}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_values.py</extracomment>
            <source>yes</source>
            <translation>是</translation>
        </message>
        <message>
            <extracomment>annotator/panels/timeline_values.py</extracomment>
            <source>no</source>
            <translation>否</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>Skip this step</source>
            <translation>跳过此步</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>Leave the tour</source>
            <translation>离开教程</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>That is all there is to it</source>
            <translation>教程到此结束</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>Open a video of your own. Help lists all keys, and this tour can be taken again there.</source>
            <translation>打开您自己的视频吧。“帮助”菜单列有所有快捷键，也可以在那里重新开始本教程。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>{0} of {1}</source>
            <translation>{0} / {1}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tracking_page.py</extracomment>
            <source>Track what a correction made out of date again at once</source>
            <translation>修正使之过期的部分立即重新追踪</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tracking_page.py</extracomment>
            <source>Stop at scene cuts</source>
            <translation>在镜头切换处停止</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tracking_page.py</extracomment>
            <source>Usual threshold</source>
            <translation>默认阈值</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tracking_page.py</extracomment>
            <source>Corrections</source>
            <translation>修正</translation>
        </message>
        <message>
            <extracomment>annotator/panels/tracking_page.py</extracomment>
            <source>Without it they wait, stale, for Track stale masks.</source>
            <translation>否则它们保持过期状态，等待“追踪过期的掩码”。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Click an object once, follow it through the whole clip, correct, export.</source>
            <translation>点击对象一次，追踪整个片段，修正，导出。</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Welcome</source>
            <translation>欢迎</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Drop a video, a folder of images or a project here</source>
            <translation>将视频、图像文件夹或项目拖放到这里</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>mp4, mov, mkv, avi, webm; jpg, png, tif, webp; masklet</source>
            <translation>mp4、mov、mkv、avi、webm；jpg、png、tif、webp；masklet</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Recent</source>
            <translation>最近</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>No objects yet</source>
            <translation>还没有对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>{0}, masks on {1} %</source>
            <translation>{0}，{1} % 的帧有掩码</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Annotate objects in video</source>
            <translation>标注视频中的对象</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Try the demo clip</source>
            <translation>试用演示片段</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Take the guided tour</source>
            <translation>开始引导教程</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Open {0}, last opened {1}</source>
            <translation>打开 {0}，上次打开于 {1}</translation>
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Not found: {0}</source>
            <translation>未找到：{0}</translation>
        </message>
        <message>
            <extracomment>annotator/project/classes.py</extracomment>
            <source>object</source>
            <translation>未分类</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work and nothing was changed: the disk is full. Free some space where {path} lies and try again.</source>
            <translation>{doing}未成功，没有任何更改：磁盘已满。请在 {path} 所在磁盘上腾出空间后重试。</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work: {path} may not be written. Choose a folder where you may write, or ask for the right to write there.</source>
            <translation>{doing}未成功：无法写入 {path}。请选择您有写入权限的文件夹，或申请那里的写入权限。</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{path} cannot be opened. See whether it is still there and whether you may read it.</source>
            <translation>无法打开 {path}。请查看它是否还在那里，以及您是否有读取权限。</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>Another program is using {path}. Close it there and try again.</source>
            <translation>另一个程序正在使用 {path}。请在那里关闭它后重试。</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{path} is damaged. Go back to a copy of it; this file was left as it is.</source>
            <translation>{path} 已损坏。请改用它的副本；此文件保持原样。</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work: the disk of {path} reports an error. Is it still connected?</source>
            <translation>{doing}未成功：{path} 所在磁盘报告错误。它还连接着吗？</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work: {path}: {reason}. Choose another place or try again.</source>
            <translation>{doing}未成功：{path}：{reason}。请选择其他位置或重试。</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work: the folder of {path} is not there. Choose another one.</source>
            <translation>{doing}未成功：{path} 所在的文件夹不存在。请另选一个。</translation>
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{path} is a folder. Choose a file.</source>
            <translation>{path} 是文件夹。请选择文件。</translation>
        </message>
        <message>
            <extracomment>annotator/project/file_lock.py</extracomment>
            <source>Opening the project for writing</source>
            <translation>打开项目以便写入</translation>
        </message>
        <message>
            <extracomment>annotator/project/file_lock.py</extracomment>
            <source>{name} is open already, in this or another Masklet. Go on there, or close it there first.</source>
            <translation>{name} 已经打开，可能在本程序或另一个 Masklet 中。请在那里继续，或先在那里关闭。</translation>
        </message>
        <message>
            <extracomment>annotator/project/masks_in_rows.py</extracomment>
            <source>Reading a mask</source>
            <translation>读取掩码</translation>
        </message>
        <message>
            <extracomment>annotator/project/masks_in_rows.py</extracomment>
            <source>its pixels are missing</source>
            <translation>其像素缺失</translation>
        </message>
        <message>
            <extracomment>annotator/project/masks_in_rows.py</extracomment>
            <source>The mask of object {object} on frame {frame} is damaged in {file}. Segment or paint it anew; everything else can be used.</source>
            <translation>{file} 中对象 {object} 在第 {frame} 帧的掩码已损坏。请重新分割或绘制它；其他内容都可使用。</translation>
        </message>
        <message>
            <extracomment>annotator/project/rows.py</extracomment>
            <source>{path} is damaged: some of it cannot be read. Go back to a copy of it.</source>
            <translation>{path} 已损坏：其中一部分无法读取。请改用它的副本。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} was made by a newer Masklet: its file version is {version}, and this Masklet reads versions up to {newest}. Update Masklet to open it.</source>
            <translation>{name} 由更新版本的 Masklet 创建：其文件版本为 {version}，而本程序最高可读取版本 {newest}。请更新 Masklet 后再打开。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{path} is a folder. Choose a file name for the project.</source>
            <translation>{path} 是文件夹。请为项目选择一个文件名。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} is there already. Choose another name, or open it.</source>
            <translation>{name} 已存在。请选择其他名称，或打开它。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{path} is a folder, not a Masklet project. Open a file that ends in {suffix}.</source>
            <translation>{path} 是文件夹，不是 Masklet 项目。请打开以 {suffix} 结尾的文件。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{path} can only be read here, and a project saves every step as you work. Copy it to a folder where you may write, and open the copy.</source>
            <translation>{path} 在这里是只读的，而项目会随工作保存每一步。请把它复制到您有写入权限的文件夹，再打开副本。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>You may not read {path}. Change its permissions, or copy it elsewhere.</source>
            <translation>您没有读取 {path} 的权限。请更改其权限，或将它复制到别处。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} is not a Masklet project. Open a file that ends in {suffix}, or open a video to start a new project.</source>
            <translation>{name} 不是 Masklet 项目。请打开以 {suffix} 结尾的文件，或打开视频以新建项目。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} is this project itself. Choose another name for the copy.</source>
            <translation>{name} 就是此项目本身。请为副本选择其他名称。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Opening the project</source>
            <translation>打开项目</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Saving the project</source>
            <translation>保存项目</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Reading the project</source>
            <translation>读取项目</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} was made by an older Masklet. Open it once in the window first.</source>
            <translation>{name} 由旧版 Masklet 创建。请先在窗口中打开一次。</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Creating the project</source>
            <translation>创建项目</translation>
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Copying the project</source>
            <translation>复制项目</translation>
        </message>
        <message>
            <extracomment>annotator/project/video_match.py</extracomment>
            <source>This is the project's video.</source>
            <translation>这就是项目的视频。</translation>
        </message>
        <message>
            <extracomment>annotator/project/video_match.py</extracomment>
            <source>This is another video: its frames are {width} x {height} pixels, those of the project {old_width} x {old_height}. Choose the video the project was made on.</source>
            <translation>这是另一个视频：它的帧为 {width} x {height} 像素，而项目的帧为 {old_width} x {old_height}。请选择创建项目时所用的视频。</translation>
        </message>
        <message>
            <extracomment>annotator/project/video_match.py</extracomment>
            <source>This is another video, or another cut of it: it has {count} frames, the project's has {old_count}. Choose the video the project was made on.</source>
            <translation>这是另一个视频，或它的另一个剪辑版本：它有 {count} 帧，而项目的视频有 {old_count} 帧。请选择创建项目时所用的视频。</translation>
        </message>
        <message>
            <extracomment>annotator/project/video_match.py</extracomment>
            <source>This video has the right size and length but other content or timing; it may have been encoded anew. Look whether the masks fit before you go on with it.</source>
            <translation>此视频的尺寸和长度相符，但内容或时间不同；它可能被重新编码过。继续之前请查看掩码是否吻合。</translation>
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>Accept {count} proposals</source>
            <translation>接受 {count} 个候选</translation>
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>Accept proposal</source>
            <translation>接受候选</translation>
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>Nothing is proposed there. Esc leaves the proposals; then a click finds the object.</source>
            <translation>此处没有候选。按 Esc 离开候选，然后点击即可找出对象。</translation>
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>No proposal is good enough to be accepted unseen: click those you want.</source>
            <translation>没有可靠到可以直接接受的候选：请点击您想要的。</translation>
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>Nothing else on this frame looks like an object.</source>
            <translation>这一帧上没有其他像物体的东西。</translation>
        </message>
        <message>
            <extracomment>annotator/readings.py</extracomment>
            <source>Tab: another reading of the click</source>
            <translation>Tab：点击的另一种解读</translation>
        </message>
        <message>
            <extracomment>annotator/readings.py</extracomment>
            <source>Reading {place} of {count}. Tab: the next</source>
            <translation>解读 {place} / {count}。Tab：下一个</translation>
        </message>
        <message>
            <extracomment>annotator/retracking.py</extracomment>
            <source>Track again</source>
            <translation>重新追踪</translation>
        </message>
        <message>
            <extracomment>annotator/retracking.py</extracomment>
            <source>Remove stale masks</source>
            <translation>移除过期的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/retracking.py</extracomment>
            <source>Keep stale masks</source>
            <translation>保留过期的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>The chosen object has no mask on this frame.</source>
            <translation>选中的对象在这一帧上没有掩码。</translation>
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>Choose an object first: click its mask, or press its number.</source>
            <translation>请先选择一个对象：点击其掩码，或按其数字键。</translation>
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>All that is doubtful was shown. Starting with the worst again.</source>
            <translation>可疑的掩码都已显示过。重新从最可疑的开始。</translation>
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>The review began here.</source>
            <translation>复查是从这里开始的。</translation>
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>The chosen object has no verified mask on this frame.</source>
            <translation>选中的对象在这一帧上没有已确认的掩码。</translation>
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>Nothing is left to review within the range.</source>
            <translation>范围之内没有待复查的掩码了。</translation>
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>Nothing is left to review.</source>
            <translation>没有待复查的掩码了。</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Click an object</source>
            <translation>点击一个对象</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Click the middle of something in the picture: the orange, the star, the pear.</source>
            <translation>点击画面中某个物体的中间：橙子、星形或梨。</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>See its mask</source>
            <translation>查看它的掩码</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>The pixels that belong to it are coloured now. Press {0} to make the colour stronger or {1} to make it fainter; {2} hides the object and shows it again.</source>
            <translation>属于它的像素现在已着色。按 {0} 加深颜色，按 {1} 减淡颜色；{2} 隐藏对象，再按一次重新显示。</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Track it</source>
            <translation>追踪它</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Press {0}: the object is followed through the clip. You can go on working meanwhile.</source>
            <translation>按 {0}：对象将在整个片段中被追踪。其间您可以继续工作。</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Look through the clip</source>
            <translation>浏览片段</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Drag on the timeline, or hold {0}. The mask goes along with the object.</source>
            <translation>在时间轴上拖动，或按住 {0}。掩码会随对象移动。</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Correct it</source>
            <translation>修正它</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>On this frame, click what the mask lacks, or click with the right button what does not belong to it. {0} would take the click back.</source>
            <translation>在这一帧上，点击掩码缺少的部分，或用右键点击不属于它的部分。{0} 可撤回点击。</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Export it</source>
            <translation>导出它</translation>
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Press {0}, choose a format and a place, and export. Your work itself is saved all the time.</source>
            <translation>按 {0}，选择格式和位置，然后导出。您的工作本身始终自动保存。</translation>
        </message>
        <message>
            <extracomment>annotator/track_jobs.py</extracomment>
            <source>Find mask</source>
            <translation>求取掩码</translation>
        </message>
        <message>
            <extracomment>annotator/words.py</extracomment>
            <source>{first} and {last}</source>
            <translation>{first} 和 {last}</translation>
        </message>
        <message>
            <extracomment>annotator/words.py</extracomment>
            <source>, </source>
            <translation>，</translation>
        </message>
        <message>
            <extracomment>annotator/words.py</extracomment>
            <source>{first} {second}</source>
            <translation>{first}{second}</translation>
        </message>
        <message>
            <extracomment>annotator/workspace.py</extracomment>
            <source>Object {number}</source>
            <translation>对象 {number}</translation>
        </message>
        <message>
            <extracomment>engine/checks.py</extracomment>
            <source>Frame {frame} does not exist: the video has frames 0 to {last}.</source>
            <translation>第 {frame} 帧不存在：视频有第 0 到 {last} 帧。</translation>
        </message>
        <message>
            <extracomment>engine/checks.py</extracomment>
            <source>Nothing was said about the object on frame {frame}. Click it there first.</source>
            <translation>在第 {frame} 帧上没有关于该对象的提示。请先在那里点击它。</translation>
        </message>
        <message>
            <extracomment>engine/checks.py</extracomment>
            <source>There is nothing to track from on frame {start}. Click the object there first.</source>
            <translation>第 {start} 帧上没有可作为追踪起点的内容。请先在那里点击对象。</translation>
        </message>
        <message>
            <extracomment>engine/checks.py</extracomment>
            <source>The mask on frame {frame} is {width} x {height} pixels, the video {video_width} x {video_height}. Masks must have the video's size.</source>
            <translation>第 {frame} 帧的掩码为 {width} x {height} 像素，而视频为 {video_width} x {video_height}。掩码必须与视频大小相同。</translation>
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>There is no device '{wanted}'. Choose auto, cpu, cuda or mps.</source>
            <translation>没有设备“{wanted}”。请选择 auto、cpu、cuda 或 mps。</translation>
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>The device 'mps' needs a Mac with Apple silicon. Choose auto or cpu.</source>
            <translation>设备“mps”需要配备 Apple 芯片的 Mac。请选择 auto 或 cpu。</translation>
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>The device '{wanted}' is an NVIDIA graphics card, and this machine {found}. Choose auto or cpu.</source>
            <translation>设备“{wanted}”是 NVIDIA 显卡，而本机{found}。请选择 auto 或 cpu。</translation>
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>has {count} of them</source>
            <translation>只有 {count} 块</translation>
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>has none that PyTorch can use</source>
            <translation>没有 PyTorch 可用的显卡</translation>
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>{host} could not send {filename} now (status {status}). Try again later; what has arrived is kept.</source>
            <translation>{host} 现在无法发送 {filename}（状态 {status}）。请稍后重试；已收到的部分会保留。</translation>
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>{host} does not answer as a model hub does. Check the HF_ENDPOINT setting and the proxy.</source>
            <translation>{host} 的应答不像模型中心。请检查 HF_ENDPOINT 设置和代理。</translation>
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>The weights of {title} arrived damaged and were dropped. Try again; if it happens again, something between this machine and the hub changes what is sent.</source>
            <translation>收到的 {title} 权重已损坏，已被丢弃。请重试；如果再次发生，说明本机与模型中心之间有东西改动了传输内容。</translation>
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>{host} does not have {filename} of {repo} (status {status}). Choose another model, or check the HF_ENDPOINT setting.</source>
            <translation>{host} 上没有 {repo} 的 {filename}（状态 {status}）。请选择其他模型，或检查 HF_ENDPOINT 设置。</translation>
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>The weights of {title} could not be stored: {reason}. They need {size_mb} MB of disk space in the Hugging Face cache.</source>
            <translation>无法存储 {title} 的权重：{reason}。它需要 Hugging Face 缓存中 {size_mb} MB 的磁盘空间。</translation>
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>The weights of {title} could not be fetched: there is no connection to {host}. Connect to the internet and try again, or fetch {url} on another machine and open the file here. Basic works without.</source>
            <translation>无法获取 {title} 的权重：无法连接到 {host}。请连接互联网后重试，或在另一台电脑上下载 {url} 并在此打开该文件。Basic 无需下载即可使用。</translation>
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>The download of {title} broke off after {done:.0f} of {total:.0f} MB. Try again: it goes on from there.</source>
            <translation>{title} 的下载在 {done:.0f} / {total:.0f} MB 处中断。请重试：将从那里继续。</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Operation not permitted</source>
            <translation>不允许的操作</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>No such file or directory</source>
            <translation>没有该文件或文件夹</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Input/output error</source>
            <translation>输入/输出错误</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Permission denied</source>
            <translation>权限不足</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Device or resource busy</source>
            <translation>设备或资源正忙</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>File exists</source>
            <translation>文件已存在</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Not a directory</source>
            <translation>不是文件夹</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Is a directory</source>
            <translation>是文件夹</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Invalid argument</source>
            <translation>参数无效</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Too many open files</source>
            <translation>打开的文件过多</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>File too large</source>
            <translation>文件过大</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>No space left on device</source>
            <translation>设备上没有剩余空间</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Read-only file system</source>
            <translation>只读文件系统</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>File name too long</source>
            <translation>文件名过长</translation>
        </message>
        <message>
            <extracomment>engine/errors.py</extracomment>
            <source>Connection timed out</source>
            <translation>连接超时</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>The folder {path} holds no images ({kinds}). Choose a folder that does.</source>
            <translation>文件夹 {path} 中没有图像（{kinds}）。请选择有图像的文件夹。</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>None of the images in {path} can be read. Choose another folder.</source>
            <translation>{path} 中的图像都无法读取。请选择其他文件夹。</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{name} is {width} x {height} pixels now, and was {old_width} x {old_height}. Put the first one back, or open the folder again.</source>
            <translation>{name} 现在是 {width} x {height} 像素，而原来是 {old_width} x {old_height}。请把原来的文件放回，或重新打开文件夹。</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>You may not look into {path}. Change its permissions, or copy it.</source>
            <translation>您没有查看 {path} 的权限。请更改其权限，或复制它。</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{path} cannot be read: {reason}. Check the disk it is on.</source>
            <translation>无法读取 {path}：{reason}。请检查它所在的磁盘。</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{filename} cannot be read: {reason}. Change its permissions, or move it away.</source>
            <translation>无法读取 {filename}：{reason}。请更改其权限，或将它移走。</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{path} is gone. Put it back, or open the folder again.</source>
            <translation>{path} 已不存在。请把它放回，或重新打开文件夹。</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{name} cannot be read as an image ({error}). Replace it.</source>
            <translation>无法将 {name} 作为图像读取（{error}）。请替换它。</translation>
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{name} is {width} x {height} pixels, but {first} is {first_width} x {first_height}. All images of a folder must have one size: resize it, or move it away.</source>
            <translation>{name} 为 {width} x {height} 像素，而 {first} 为 {first_width} x {first_height}。文件夹中的所有图像必须大小相同：请调整其大小，或将它移走。</translation>
        </message>
        <message>
            <extracomment>engine/frames/opening.py</extracomment>
            <source>There is no file or folder {absolute}. Check the name, or choose another.</source>
            <translation>没有文件或文件夹 {absolute}。请检查名称，或另选一个。</translation>
        </message>
        <message>
            <extracomment>engine/frames/opening.py</extracomment>
            <source>{path} is a single image. Open the folder that holds it, or a video file.</source>
            <translation>{path} 是单张图像。请打开它所在的文件夹，或打开视频文件。</translation>
        </message>
        <message>
            <extracomment>engine/frames/opening.py</extracomment>
            <source>{path} is not a file that can be read. Choose a video file or a folder of images.</source>
            <translation>{path} 不是可读取的文件。请选择视频文件或图像文件夹。</translation>
        </message>
        <message>
            <extracomment>engine/frames/opening.py</extracomment>
            <source>{path} is empty. Copy or download the video again.</source>
            <translation>{path} 是空文件。请重新复制或下载视频。</translation>
        </message>
        <message>
            <extracomment>engine/frames/video_file.py</extracomment>
            <source>None of the {count} frames of {name} can be decoded: it is damaged. Copy or convert it again.</source>
            <translation>{name} 的 {count} 帧都无法解码：它已损坏。请重新复制或转换它。</translation>
        </message>
        <message>
            <extracomment>engine/frames/video_file.py</extracomment>
            <source>{name} is a video without a single frame. Record or convert it again.</source>
            <translation>{name} 是一个没有任何帧的视频。请重新录制或转换它。</translation>
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>{name} is not a video. Choose a video file or a folder of images.</source>
            <translation>{name} 不是视频。请选择视频文件或图像文件夹。</translation>
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>{name} has no video in it, only sound or data. Choose a file with pictures.</source>
            <translation>{name} 中没有视频，只有声音或数据。请选择有画面的文件。</translation>
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>{name} uses a video format that cannot be decoded here. Convert it to H.264 (mp4).</source>
            <translation>{name} 使用了此处无法解码的视频格式。请将它转换为 H.264（mp4）。</translation>
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>The video {path} is gone. Put it back, or open another.</source>
            <translation>视频 {path} 已不存在。请把它放回，或打开另一个。</translation>
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>{name} cannot be read as a video: it is of another kind, damaged, or was cut short. Play it in a video player to see, and copy or convert it again.</source>
            <translation>无法将 {name} 作为视频读取：它属于其他类型、已损坏或被截断。请在视频播放器中播放查看，并重新复制或转换它。</translation>
        </message>
        <message>
            <extracomment>engine/masks.py</extracomment>
            <source>A mask in the project file is damaged (its pixels cannot be unpacked).</source>
            <translation>项目文件中的一个掩码已损坏（其像素无法解包）。</translation>
        </message>
        <message>
            <extracomment>engine/masks.py</extracomment>
            <source>A mask in the project file was written by a newer Masklet. Update Masklet to open it.</source>
            <translation>项目文件中有掩码由更新版本的 Masklet 写入。请更新 Masklet 后再打开。</translation>
        </message>
        <message>
            <extracomment>engine/masks.py</extracomment>
            <source>A mask in the project file is damaged (its box lies outside its frame).</source>
            <translation>项目文件中的一个掩码已损坏（其外框超出了帧）。</translation>
        </message>
        <message>
            <extracomment>engine/masks.py</extracomment>
            <source>A mask in the project file is damaged (too short).</source>
            <translation>项目文件中的一个掩码已损坏（太短）。</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>the first release of {model}; 2.1 tracks better</source>
            <translation>{model} 的首个发布版本；2.1 的追踪效果更好</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>the quickest; the one to take without a graphics card</source>
            <translation>最快；没有显卡时的首选</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>nearly as quick as tiny, a little more exact</source>
            <translation>几乎与 tiny 一样快，略为精确</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>more exact, about twice the work of tiny on each frame</source>
            <translation>更精确，每帧的计算量约为 tiny 的两倍</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>the most exact; wants a graphics card</source>
            <translation>最精确；需要显卡</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>Basic: colour and motion, nothing to download. SAM 2 is far better: get it</source>
            <translation>Basic：依据颜色和运动，无需下载。SAM 2 好得多，建议获取</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>SAM 2 nano (ours, experimental)</source>
            <translation>SAM 2 nano（自研，实验性）</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>A small SAM 2 trained by us on made clips alone: nothing to download, coarse outlines</source>
            <translation>由我们仅用合成片段训练的小型 SAM 2：无需下载，轮廓较粗</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>There is no model '{name}'. Choose one of {names}, or give the path of a .pt or .safetensors file.</source>
            <translation>没有模型“{name}”。请选择 {names} 之一，或给出 .pt 或 .safetensors 文件的路径。</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>The local file {name}.</source>
            <translation>本地文件 {name}。</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>{model}: {what}.</source>
            <translation>{model}：{what}。</translation>
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>The model file {path} does not exist. Check the path.</source>
            <translation>模型文件 {path} 不存在。请检查路径。</translation>
        </message>
        <message>
            <extracomment>engine/predict/builders.py</extracomment>
            <source>The model does not fit into the memory of {name}. Choose a smaller model, or another device.</source>
            <translation>模型放不进 {name} 的内存。请选择更小的模型或其他设备。</translation>
        </message>
        <message>
            <extracomment>engine/predict/building.py</extracomment>
            <source>ckpt_path is empty: give the path of a .pt or .safetensors file, or None.</source>
            <translation>ckpt_path 为空：请给出 .pt 或 .safetensors 文件的路径，或 None。</translation>
        </message>
        <message>
            <extracomment>engine/predict/building.py</extracomment>
            <source>{path} is a folder: give the .pt or .safetensors file with the weights that is in it.</source>
            <translation>{path} 是文件夹：请给出其中存放权重的 .pt 或 .safetensors 文件。</translation>
        </message>
        <message>
            <extracomment>engine/predict/building.py</extracomment>
            <source>{path} is a folder: give the configuration (.yaml or .json) in it.</source>
            <translation>{path} 是文件夹：请给出其中的配置文件（.yaml 或 .json）。</translation>
        </message>
        <message>
            <extracomment>engine/predict/building.py</extracomment>
            <source>{path} is no configuration: those are .yaml or .json files.</source>
            <translation>{path} 不是配置文件：配置文件是 .yaml 或 .json 文件。</translation>
        </message>
        <message>
            <extracomment>engine/predict/building.py</extracomment>
            <source>There is no device '{wanted}' on this machine. Choose auto, cpu, cuda or mps.</source>
            <translation>这台机器上没有设备“{wanted}”。请选择 auto、cpu、cuda 或 mps。</translation>
        </message>
        <message>
            <extracomment>engine/predict/building.py</extracomment>
            <source>{path} holds weights: give it as ckpt_path, and the model's name before it.</source>
            <translation>{path} 存放的是权重：请把它作为 ckpt_path 给出，并在前面给出模型名称。</translation>
        </message>
        <message>
            <extracomment>engine/predict/building.py</extracomment>
            <source>There is no configuration file {path}, and no published one of this name. Check the path.</source>
            <translation>没有配置文件 {path}，也没有这个名称的已发布配置。请检查路径。</translation>
        </message>
        <message>
            <extracomment>engine/predict/compile_choice.py</extracomment>
            <source>A model is compiled 'auto', 'on' or 'off', not '{wanted}'.</source>
            <translation>模型编译的取值是 'auto'、'on' 或 'off'，而不是“{wanted}”。</translation>
        </message>
        <message>
            <extracomment>engine/predict/image.py</extracomment>
            <source>There is no memory left even for one image and one prompt at a time. Close other programs, or take a smaller image, a smaller model or another device.</source>
            <translation>即使一次只处理一幅图像和一个提示，内存也不够。请关闭其他程序，或换用较小的图像、较小的模型或其他设备。</translation>
        </message>
        <message>
            <extracomment>engine/predict/loader.py</extracomment>
            <source>{title} does not fit into the memory of {name}. Choose a smaller model, or another device.</source>
            <translation>{name} 的内存容不下 {title}。请选择更小的模型，或其他设备。</translation>
        </message>
        <message>
            <extracomment>engine/predict/mask_generator.py</extracomment>
            <source>There is no memory left even for one click on the image at a time. Close other programs, or take a smaller image, a smaller model or another device.</source>
            <translation>即使一次只处理图像上的一次点击，内存也不够。请关闭其他程序，或换用较小的图像、较小的模型或其他设备。</translation>
        </message>
        <message>
            <extracomment>engine/predict/mask_generator.py</extracomment>
            <source>There is no memory left for all masks of the image. Take output_mode='coco_rle', which keeps them small.</source>
            <translation>内存不够容纳图像的所有掩码。请使用 output_mode='coco_rle'，它占用很少。</translation>
        </message>
        <message>
            <extracomment>engine/predict/video_state.py</extracomment>
            <source>There is no memory left even for one object at a time, with all caches given back. Close other programs, take a smaller model, or open the video with offload_state_to_cpu=True.</source>
            <translation>释放所有缓存之后，即使一次只处理一个对象，内存也不够。请关闭其他程序、换用较小的模型，或用 offload_state_to_cpu=True 打开视频。</translation>
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>A point must have finite coordinates; this one is ({x}, {y}).</source>
            <translation>点的坐标必须是有限数；此点为 ({x}, {y})。</translation>
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>A box must have finite coordinates.</source>
            <translation>框的坐标必须是有限数。</translation>
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>A box goes from its top left to its bottom right corner; ({x0:g}, {y0:g}) to ({x1:g}, {y1:g}) encloses nothing.</source>
            <translation>框从左上角到右下角；({x0:g}, {y0:g}) 到 ({x1:g}, {y1:g}) 没有围住任何区域。</translation>
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>The box ({x0:g}, {y0:g}, {x1:g}, {y1:g}) reaches outside the frame, which is {width} x {height} pixels.</source>
            <translation>框 ({x0:g}, {y0:g}, {x1:g}, {y1:g}) 超出了 {width} x {height} 像素的帧。</translation>
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>The mask is {width} x {height} pixels, the frame {frame_width} x {frame_height}. Give a mask of the frame's size.</source>
            <translation>掩码为 {width} x {height} 像素，而帧为 {frame_width} x {frame_height}。请提供与帧大小相同的掩码。</translation>
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>The click at ({x:g}, {y:g}) lies outside the frame, which is {width} x {height} pixels.</source>
            <translation>点击位置 ({x:g}, {y:g}) 在 {width} x {height} 像素的帧之外。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/build.py</extracomment>
            <source>{source} does not hold the weights of this model: {parts}. Choose the model that the file was made for.</source>
            <translation>{source} 中不是此模型的权重：{parts}。请选择该文件对应的模型。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/build.py</extracomment>
            <source>{source} holds the weights of {found}, not of this model: {parts}. Build {found}, or give the file that belongs to this model.</source>
            <translation>{source} 中是 {found} 的权重，不属于此模型：{parts}。请构建 {found}，或给出属于此模型的文件。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>There is no model called '{name}'. Known models: {known}.</source>
            <translation>没有名为“{name}”的模型。已知模型：{known}。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>This model has no option called '{name}' that can be set to {value!r}.</source>
            <translation>此模型没有可设为 {value!r} 的选项“{name}”。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>image_size is {image_size}; it must be a multiple of 32.</source>
            <translation>image_size 为 {image_size}；它必须是 32 的倍数。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The memory's channels must divide the model's channels (d_model).</source>
            <translation>记忆的通道数必须能整除模型的通道数（d_model）。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>d_model is {d_model}; it must be a multiple of 8.</source>
            <translation>d_model 为 {d_model}；它必须是 8 的倍数。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The trunk has {stages} stages and {windows} windows; it must have 4 of each.</source>
            <translation>主干有 {stages} 个阶段和 {windows} 个窗口；两者都必须是 4 个。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>{section} has {heads} heads, which do not divide its {channels} channels.</source>
            <translation>{section} 有 {heads} 个头，不能整除它的 {channels} 个通道。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The configuration's section '{section}' is incomplete: {error}.</source>
            <translation>配置的“{section}”部分不完整：{error}。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>{section}.{name} is {value!r}; it must be {kind}, at least {lowest}.</source>
            <translation>{section}.{name} 为 {value!r}；它必须是{kind}，至少为 {lowest}。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The configuration has no section '{name}'.</source>
            <translation>配置中没有“{name}”部分。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The configuration asks for {section}.{name} = {value!r}; this network has {fixed!r} only.</source>
            <translation>配置要求 {section}.{name} = {value!r}；而此网络只支持 {fixed!r}。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The configuration has an unknown entry: {section}.{name}.</source>
            <translation>配置中有未知的条目：{section}.{name}。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/published_form.py</extracomment>
            <source>The option '{name}' must be {kind}, not {value!r}.</source>
            <translation>选项“{name}”必须是 {kind}，而不是 {value!r}。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/published_form.py</extracomment>
            <source>'{override}' changes nothing: an option is given as '++model.name=value'.</source>
            <translation>“{override}”不起作用：选项应写作“++model.name=value”。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/published_form.py</extracomment>
            <source>The configuration says {first!r} and {second!r} of one thing ({section}.{name}).</source>
            <translation>配置对同一项（{section}.{name}）给出了 {first!r} 和 {second!r}。</translation>
        </message>
        <message>
            <extracomment>engine/sam2/published_form.py</extracomment>
            <source>The configuration asks for {name} = {value!r}; this network has {fixed!r} only.</source>
            <translation>配置要求 {name} = {value!r}；此网络只有 {fixed!r}。</translation>
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>There is not enough memory for this. Close other programs, or choose a smaller model or another device.</source>
            <translation>内存不足。请关闭其他程序，或选择更小的模型或其他设备。</translation>
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>This video was closed. Open it again first.</source>
            <translation>该视频已关闭。请先重新打开。</translation>
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>No model is loaded. Choose one in the model list first.</source>
            <translation>没有加载模型。请先在模型列表中选择一个。</translation>
        </message>
        <message>
            <extracomment>engine/training/benchmark.py</extracomment>
            <source>Made clips need at least one clip, two frames and a side of 32 pixels.</source>
            <translation>合成片段至少需要一个片段、两帧和 32 像素的边长。</translation>
        </message>
        <message>
            <extracomment>engine/training/benchmark.py</extracomment>
            <source>A seed is a whole number from 0 on.</source>
            <translation>种子是从 0 开始的整数。</translation>
        </message>
        <message>
            <extracomment>engine/training/benchmark.py</extracomment>
            <source>{folder} has no object with masks on more than one frame.</source>
            <translation>{folder} 中没有在多帧上有掩码的对象。</translation>
        </message>
        <message>
            <extracomment>engine/training/bundled.py</extracomment>
            <source>{folder} was begun with other numbers of steps or settings. Give another folder, or remove this one.</source>
            <translation>{folder} 是以另外的步数或设置开始的。请换一个文件夹，或删除这一个。</translation>
        </message>
        <message>
            <extracomment>engine/training/checkpoint.py</extracomment>
            <source>{path} could not be written: {reason}. Make room or choose another folder; training then goes on from its last checkpoint.</source>
            <translation>无法写入 {path}：{reason}。请腾出空间或选择其他文件夹；训练随后会从最近的检查点继续。</translation>
        </message>
        <message>
            <extracomment>engine/training/checkpoint.py</extracomment>
            <source>The checkpoint {path} is damaged and training cannot go on from it. Remove it to begin anew.</source>
            <translation>检查点 {path} 已损坏，训练无法从它继续。请移除它以重新开始。</translation>
        </message>
        <message>
            <extracomment>engine/training/data.py</extracomment>
            <source>The objects are too small to learn from: the model sees {side} x {side} pixels, and hardly any of the masks covers {least} of them. Take a model that sees more, or larger objects.</source>
            <translation>对象太小，无法从中学习：模型看到的是 {side} x {side} 像素，几乎没有掩码覆盖其中的 {least} 个。请选用看得更细的模型，或更大的对象。</translation>
        </message>
        <message>
            <extracomment>engine/training/finetune.py</extracomment>
            <source>The memory is too small to train this model, even one clip at a time. Take a smaller model, or another device.</source>
            <translation>内存太小，即使一次一个片段也无法训练此模型。请使用更小的模型，或其他设备。</translation>
        </message>
        <message>
            <extracomment>engine/training/finetune.py</extracomment>
            <source>Basic goes by colour and motion and cannot learn. Give a SAM 2 model as base, such as sam2-nano.</source>
            <translation>Basic 依据颜色和运动，不能学习。请给出一个 SAM 2 模型作为基础，例如 sam2-nano。</translation>
        </message>
        <message>
            <extracomment>engine/training/footage.py</extracomment>
            <source>{folder} is laid out in no way that training knows. It needs {known}, or videos with NAME_manual.json or NAME_auto.json beside NAME.mp4 (SA-V's training set).</source>
            <translation>{folder} 的结构不是训练所认识的任何一种。需要 {known}，或在 NAME.mp4 旁有 NAME_manual.json 或 NAME_auto.json 的视频（SA-V 训练集）。</translation>
        </message>
        <message>
            <extracomment>engine/training/footage.py</extracomment>
            <source>There is no folder {folder}.</source>
            <translation>没有文件夹 {folder}。</translation>
        </message>
        <message>
            <extracomment>engine/training/footage.py</extracomment>
            <source>{folder} holds no video with masks ({name} layout).</source>
            <translation>{folder} 中没有带掩码的视频（{name} 结构）。</translation>
        </message>
        <message>
            <extracomment>engine/training/footage.py</extracomment>
            <source>The picture {path} could not be read: {error}.</source>
            <translation>无法读取图片 {path}：{error}。</translation>
        </message>
        <message>
            <extracomment>engine/training/run_folder.py</extracomment>
            <source>The model file {path} could not be read: {reason}.</source>
            <translation>无法读取模型文件 {path}：{reason}。</translation>
        </message>
        <message>
            <extracomment>engine/training/run_folder.py</extracomment>
            <source>{output} holds a run with another base, other masks or other settings. Give another folder, or --restart to begin anew there.</source>
            <translation>{output} 中有以其他基础、掩码或设置进行的训练。请给出其他文件夹，或用 --restart 在那里重新开始。</translation>
        </message>
        <message>
            <extracomment>engine/training/sav_folder.py</extracomment>
            <source>{path} holds no SA-V masks: it needs 'masklet_id', and a mask of each on every frame.</source>
            <translation>{path} 中没有 SA-V 掩码：需要 'masklet_id'，且每一帧上都有各自的掩码。</translation>
        </message>
        <message>
            <extracomment>engine/training/sav_folder.py</extracomment>
            <source>{name} has masks up to frame {last}, but {video} has just {frames} frames. They do not belong together.</source>
            <translation>{name} 的掩码到第 {last} 帧为止，而 {video} 只有 {frames} 帧。它们不属于一起。</translation>
        </message>
        <message>
            <extracomment>engine/training/sav_folder.py</extracomment>
            <source>{path} could not be read as SA-V masks: {error}.</source>
            <translation>无法将 {path} 作为 SA-V 掩码读取：{error}。</translation>
        </message>
        <message>
            <extracomment>engine/training/sav_folder.py</extracomment>
            <source>{path} holds a mask that is no run-length mask ({error}).</source>
            <translation>{path} 中有一个掩码不是游程编码掩码（{error}）。</translation>
        </message>
        <message>
            <extracomment>engine/training/sav_folder.py</extracomment>
            <source>{name} has masks of {size} pixels for a video of {video_size}. They do not belong together.</source>
            <translation>{name} 的掩码为 {size} 像素，而视频为 {video_size}。它们不属于一起。</translation>
        </message>
        <message>
            <extracomment>engine/training/split.py</extracomment>
            <source>One video is split by time, a part to learn from and a part to measure with, and this one has too few verified or painted masks for both ({frames} frames). Verify more of them, some at least {away} frames away from the others, or add a project.</source>
            <translation>单个视频按时间划分，一部分用于学习，一部分用于评测，而此视频已确认或手绘的掩码太少（{frames} 帧），不足以两者兼顾。请确认更多掩码，其中一些与其他的至少相隔 {away} 帧，或添加项目。</translation>
        </message>
        <message>
            <extracomment>engine/training/split.py</extracomment>
            <source>There is nothing to learn from: no mask is verified or painted. Verify masks that are right, then train.</source>
            <translation>没有可供学习的内容：没有已确认或手绘的掩码。请先确认正确的掩码，再训练。</translation>
        </message>
        <message>
            <extracomment>engine/training/split.py</extracomment>
            <source>There is nothing to measure the result with: no object has a verified or painted mask on two frames of one video. Verify the same object on more frames.</source>
            <translation>没有可用于评测结果的内容：没有对象在同一视频的两帧上有已确认或手绘的掩码。请在更多帧上确认同一对象。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is damaged or is no PyTorch checkpoint. Fetch it again.</source>
            <translation>{name} 已损坏或不是 PyTorch 检查点。请重新获取。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is no SAM 2 checkpoint: it does not hold named tensors, plainly or under 'model'.</source>
            <translation>{name} 不是 SAM 2 检查点：它没有直接地或在 'model' 下保存带名称的张量。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{title} belongs to the program, but its file is missing. Install Masklet again, or use Basic.</source>
            <translation>{title} 随程序提供，但其文件缺失。请重新安装 Masklet，或使用 Basic。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>The weights of {title} are not on this machine. Download them ({size_mb} MB), open a file that has them, or use Basic.</source>
            <translation>{title} 的权重不在本机上。请下载（{size_mb} MB），打开含有该权重的文件，或使用 Basic。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is {length} MB long and would unpack to {unpacked} MB, which no checkpoint does, so it was not opened. Use a file from a source that you trust.</source>
            <translation>{name} 大小为 {length} MB，解压后却有 {unpacked} MB，正常的模型文件不会这样，因此没有打开。请使用来源可靠的文件。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is {length} MB long and claims {claimed} MB of weights, so it was not opened. Use a file from a source that you trust.</source>
            <translation>{name} 大小为 {length} MB，却声称含有 {claimed} MB 的权重，因此没有打开。请使用来源可靠的文件。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is no SAM 2 checkpoint: it has no image encoder of SAM 2's kind.</source>
            <translation>{name} 不是 SAM 2 检查点：它没有 SAM 2 那样的图像编码器。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} does not hold {title}. Remove the file and download the model again.</source>
            <translation>{path} 中不是 {title}。请删除该文件并重新下载模型。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is not of a published SAM 2 model. Put the config.json that describes its network beside it.</source>
            <translation>{name} 不属于已发布的 SAM 2 模型。请把描述其网络的 config.json 放在它旁边。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is a checkpoint of {title}, not of {wanted}. Choose {found} in the model list, or fetch the right file.</source>
            <translation>{name} 是 {title} 的检查点，而不是 {wanted} 的。请在模型列表中选择 {found}，或取来正确的文件。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} is no model's configuration: it is not a table of settings.</source>
            <translation>{path} 不是模型配置：它不是一张设置表。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} holds {tensor} as {kind}; weights of SAM 2 are plain floating-point numbers. Fetch the file again.</source>
            <translation>{name} 中的 {tensor} 类型为 {kind}；SAM 2 的权重应为普通浮点数。请重新获取该文件。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} holds values that are no numbers (first: {tensor}), so no object could be found with it. Fetch it again.</source>
            <translation>{name} 中有不是数字的值（首个：{tensor}），用它找不到任何对象。请重新获取。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} could not be read as a model's configuration: {error}.</source>
            <translation>无法将 {path} 作为模型配置读取：{error}。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} is no model's configuration: it does not say {missing}.</source>
            <translation>{path} 不是模型配置：其中没有说明 {missing}。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} is no model's configuration: {error}.</source>
            <translation>{path} 不是模型配置：{error}。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is damaged or is no .safetensors file. Fetch it again.</source>
            <translation>{name} 已损坏或不是 .safetensors 文件。请重新获取。</translation>
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} holds more than weights: it asks to run code, so it was not opened. Use a file with weights alone.</source>
            <translation>{name} 中不只有权重：它要求运行代码，因此未被打开。请使用只含权重的文件。</translation>
        </message>
        <message>
            <extracomment>engine/worker.py</extracomment>
            <source>No video is open. Open one first.</source>
            <translation>没有打开视频。请先打开一个。</translation>
        </message>
        <message>
            <extracomment>engine/worker.py</extracomment>
            <source>Something went wrong in the engine: {kind}: {error}</source>
            <translation>引擎内部出错：{kind}：{error}</translation>
        </message>
    </context>
</TS>
