<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Masklet</name>
        <message>
            <extracomment>annotator/app.py</extracomment>
            <source>{about}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/app.py</extracomment>
            <source>Masklet opens one video at a time: the first of these.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/app.py</extracomment>
            <source>Brush: {size} pixels wide</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/app.py</extracomment>
            <source>Choose a model...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/brush.py</extracomment>
            <source>Paint</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/brush.py</extracomment>
            <source>Erase</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/canvas.py</extracomment>
            <source>This frame is damaged in the file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/hints.py</extracomment>
            <source>Loading…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/polygon.py</extracomment>
            <source>Cut polygon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/polygon.py</extracomment>
            <source>Add polygon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>   Esc: leave</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>   Esc: stop</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>{} proposals. Click one to make it an object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>Looking for everything on this frame…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/proposal_overlay.py</extracomment>
            <source>   Enter: accept the {} good ones</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/surface.py</extracomment>
            <source>Frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/canvas/surface.py</extracomment>
            <source>The current frame with its masks and prompts</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>%n classes were added from {name}.</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>A class needs a name. Type one, for example 'person'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>There is a class {name} already. Give this one another name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Rename class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Recolour class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Move class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Colour by class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Colour by object</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Delete the class {name}? %n objects are of it and will have none. Undo brings it back.</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Delete class</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>%n were there already.</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>New objects are of class {name} from now on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>There is no class {place} yet. Add it under Objects, Classes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Add class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Import classes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Set class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/class_actions.py</extracomment>
            <source>Delete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Choose an object first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Set class...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Ctrl+1 to Ctrl+9 give the first nine classes at once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Classes...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Add, rename, recolour, order, delete and import the project's classes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Draw objects in the colour of their class instead of their own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Add classes first, under Objects, Classes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Give class {place}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Class of the object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/classes.py</extracomment>
            <source>Class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>There is nothing to undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>There is nothing to redo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Take back the last step, with all that it found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Redo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Bring the last undone step again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Stop what is running, or what is half drawn</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Choose a point or box first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Delete the chosen prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Delete the point or box that is chosen on the picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>The chosen object has no prompt on this frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Delete this object's prompts here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Delete all points and the box of the chosen object on this frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Another reading of the click</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Show the next mask that the first click on an object may mean: a part, or more than was found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Point tool</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Left click: the object is here. Right click: it is not</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Box tool</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Drag a box around the object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Brush</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Paint the object's mask; right drag erases, Ctrl+wheel sets the size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Eraser</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Erase from the object's mask; right drag paints, Ctrl+wheel sets the size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Polygon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Click corners; Enter or a double click adds what they enclose, with Alt cuts it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Settings...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Looks, model, memory, start and keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Undo: {step}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/edit.py</extracomment>
            <source>Redo: {step}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Open video...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Open a video; the work on it is kept beside it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Open folder of images...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Open project...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Save a copy...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Everything is saved as you work; this writes a copy of the project elsewhere</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Export...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Write masks or a video for other programs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Quit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>Writing {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>{name} copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/file.py</extracomment>
            <source>A copy of the project is in {target}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>All keys on one sheet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Guided tour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Six things to do on the demo clip; leave whenever you like</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Command palette...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Find any command by a few of its letters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Change keys...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>Give commands the keys that you want</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/help.py</extracomment>
            <source>About Masklet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Choose one of several objects first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Absent here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>The chosen object is not on this frame; tracking goes by it. Again takes it back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Occluded here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Something hides a part of the chosen object on this frame. Again takes it back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Swap with another from here on...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>From this frame on, the chosen object and another exchange masks and prompts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Split in two from here on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>What the chosen object has from this frame on becomes a new object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Merge another into this...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Another object becomes a part of the chosen one; where both have pixels, their union counts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Delete object...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Delete the chosen object with all its masks; asks first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Swap from this frame on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Which object is it really?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Merge objects</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity.py</extracomment>
            <source>Which object becomes a part of {name}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>Swap {a} and {b}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>{a} and {b} are swapped from frame {first} on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>Split {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>From frame {first} on it is {name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>Merge {b} into {a}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>{b} is a part of {a} now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>Neither of the two has anything from this frame on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/identity_actions.py</extracomment>
            <source>{name} can be split where it has masks before this frame and from it on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>'{key}' is no key. A key is one press, such as F, Ctrl+K or Shift+F5.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>Tab goes from field to field everywhere. Choose another key.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>In this key map {key} is the key of {names}. Nothing was changed: give it to one of them in the file, and import it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>This key map was written by a newer Masklet. Update this one to use it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/key_map.py</extracomment>
            <source>This file is not a key map of Masklet. Choose a file that 'Export...' beside it has written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/key_presets.py</extracomment>
            <source>Masklet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/key_presets.py</extracomment>
            <source>The usual keys: A and D step, F tracks forward.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/key_presets.py</extracomment>
            <source>D is the previous frame and F the next, C and V go ten frames, F2 opens the settings; T tracks forward.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/locks.py</extracomment>
            <source>{name} is locked. Unlock it (L) to change it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Fill holes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Fill all that the mask encloses on this frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Remove islands</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Keep the mask's largest part alone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Smooth</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Take spikes and notches from the outline; once more smooths more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Grow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Move the outline one pixel of the frame outward</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Shrink</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Move the outline one pixel of the frame inward</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Copy to the next frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Copy the mask to the next frame and go there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Copy to the previous frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Copy the mask to the previous frame and go there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Clear the mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Take away the mask and its prompts on this frame; tracking may fill it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Larger brush</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Ctrl and the wheel do so too</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/mask.py</extracomment>
            <source>Smaller brush</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Choose model...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Basic needs nothing; SAM 2 is far better and is downloaded once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Device: the best there is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Device: processor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Device: NVIDIA graphics card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/model.py</extracomment>
            <source>Device: Apple graphics</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Previous frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Next frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Ten frames back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Ten frames on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>First frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Last frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Play</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Play or pause at the clip's own speed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Previous prompted frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Of the chosen object, or of any when none is chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Next prompted frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Range starts here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Tracking and exporting keep to the range</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Range ends here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>No range is set</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Clear the range</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Previous shot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>To the first frame of this shot, or of the one before</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>Next shot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>To the frame after the next scene cut</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>There is no prompted frame before this one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>There is no prompted frame after this one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/navigate.py</extracomment>
            <source>There is no scene cut after this frame.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>New object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>The next click on the picture makes a new object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Everything on this frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Look for all objects on this frame, and accept those you want with a click</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Accept the good proposals</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Make objects of all proposals with a high score (Enter)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Rename...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Hide</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Do not draw the chosen object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>No object is hidden</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Show all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Show only the chosen object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Draw the chosen object alone, whichever that is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Lock</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>A locked object takes no prompts, no tracking and no painting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Move up in the list</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Where objects overlap, the order of the list counts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Move down in the list</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Click the new object on the picture.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>There are fewer than {count} objects</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Choose object {place}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Rename object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects.py</extracomment>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Delete {name}? Undo brings it back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Recolour object</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Delete {name} and its masks on %n frames? Undo brings it back.</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Lock object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Unlock object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Move object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/objects_actions.py</extracomment>
            <source>Delete {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>There is no mask of the chosen object on this frame.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask has no holes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask is of one piece.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Grow mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask cannot grow any more.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Shrink mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask cannot shrink any more.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Smooth mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>The mask is smooth already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Clear mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Nothing is left of the mask: the object is marked as not here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Copy mask to next frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Copy mask to previous frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Nothing would be left of the mask. To remove it, clear it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/painting.py</extracomment>
            <source>Choose the object to cut from.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/presence_actions.py</extracomment>
            <source>Not occluded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/presence_actions.py</extracomment>
            <source>Occluded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/presence_actions.py</extracomment>
            <source>Not absent here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/presence_actions.py</extracomment>
            <source>{name} has no mask on this frame. Say what is seen of it first, or that it is absent (O).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Add point</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Set box</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Move point</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Click inside the frame.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Left click the object first; a right click then takes a part of it away.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Drag the box over a part of the frame.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Delete box</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Delete point</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/prompting.py</extracomment>
            <source>Delete prompts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Edit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Go</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Track</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Objects</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>View</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/registry.py</extracomment>
            <source>Open a video first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Next to review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Go to the most doubtful mask that you have not looked at</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Previous to review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Go back to the mask that the review showed before</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Verify mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>The chosen object's mask here is right: tracking never changes it. Goes on to the next to review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>The chosen object has no verified mask on this frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>Take back verification</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/review.py</extracomment>
            <source>The chosen object's mask here may be changed by tracking again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Click an object in the picture first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Choose an object with prompts first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track forward</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry all objects forward from their last prompted frame, within the range</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track backward</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry all objects backward from their next prompted frame, within the range</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track both ways</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry all objects to every frame of the range, each from its nearest prompted frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track one frame forward</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry the chosen object, or all when none is chosen, to the next frame and go there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track one frame backward</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Carry the chosen object, or all when none is chosen, to the previous frame and go there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track chosen object forward</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track chosen object backward</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track chosen object both ways</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>No mask is out of date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track stale masks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track again, for all objects, what corrections have made out of date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track again after a correction</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Have what a correction made out of date tracked again at once, for its object alone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Nothing is being tracked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Stop tracking</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Stop, keeping what was found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Go on across cuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Track from one shot of the video into the next</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Scene cuts...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>How large a change must be to count as the beginning of a new shot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>That is being tracked already. Esc stops it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>Stale masks need a prompted or verified frame to be tracked from.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>There is nothing to track that way within the range and the shot.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/track.py</extracomment>
            <source>There is nothing to track that way within the range.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Fit the frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Show the whole frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Zoom in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Zoom out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Actual pixels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Stronger masks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Fainter masks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Outlines only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Draw masks without their fills</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Look like the system</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Dark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/commands/view.py</extracomment>
            <source>Light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/demo.py</extracomment>
            <source>Making the demo clip</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/demo_clip/write.py</extracomment>
            <source>A demo clip has at least one frame, not {frames}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/demo_clip/write.py</extracomment>
            <source>A demo clip cannot be {width} x {height} pixels: both must be even, from 64 to 8192. Try 960x540.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/demo_clip/write.py</extracomment>
            <source>The demo clip cannot be written to {folder}: {reason}. Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/coco.py</extracomment>
            <source>COCO instances (JSON, run lengths)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/coco.py</extracomment>
            <source>One JSON file with every mask as run lengths, by image and class: for training detectors.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>Indexed PNGs (DAVIS layout)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>One PNG a frame in which a colour index is an object: for benchmarks and compositing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>An indexed PNG holds {most} objects; this project has {count}. Export it as COCO, or delete objects.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>Where objects overlap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/davis.py</extracomment>
            <source>Write the frames too (JPEGImages)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} is a folder. Choose a file name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{name} is there already. Choose another name, or allow it to be replaced.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} is a file. Choose a folder for the export.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} is not empty. Choose a new or an empty folder, so that nothing is lost there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} holds an earlier export, but also other files such as {stranger}. Choose another folder, so that they are not lost.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/destination.py</extracomment>
            <source>{path} holds an earlier export. Choose another folder, or allow it to be replaced.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/export.py</extracomment>
            <source>The video is {width} x {height} pixels, the project's {video_width} x {video_height}. Open the video the project was made on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/export.py</extracomment>
            <source>{name} must end in {suffix}: that is what this format writes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/export.py</extracomment>
            <source>{name} is the project's own video. Choose another name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/export.py</extracomment>
            <source>Exporting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>The later object in the list is on top</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>The earlier object in the list is on top</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>The mask with the better score is on top; painted masks first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>The smaller mask is on top</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/options.py</extracomment>
            <source>{title} must lie between {least:g} and {most:g}, not {value}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Video with masks (mp4)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>The video with masks, outlines and names drawn in: to look at and to show.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Opacity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Contours</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/overlay.py</extracomment>
            <source>Names</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/work.py</extracomment>
            <source>Frames {first} to {last} cannot be exported: the video has frames 0 to {end}. Choose a range within them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporters/work.py</extracomment>
            <source>The mask of '{name}' on frame {frame} is {width} x {height} pixels, the frame {frame_width} x {frame_height}. Open the video the masks were made on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>Open a video or a project first; then there is something to export.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>Exporting {format}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>Exported to {destination}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>The export was cancelled; nothing was written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/exporting.py</extracomment>
            <source>Show</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>Choose a text file with one class a line, or a COCO file with categories.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} names no class. {wanted}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} is too long for a list of classes. {wanted}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} has lines that are too long for names of classes. {wanted}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} has no 'categories', as a COCO file has. {wanted}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} has a category without a name. {wanted}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} is no text file. {wanted}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} cannot be read ({strerror}). Choose another file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/importers/classes.py</extracomment>
            <source>{name} is no sound JSON file ({error}). {wanted}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>{hours} hours</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <extracomment>annotator/long_runs.py</extracomment>
            <source>%n seconds</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <extracomment>annotator/long_runs.py</extracomment>
            <source>%n minutes</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>{count} masks to find take about {time}, {memory} of memory and {disk} on disk.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>{count} masks to find take about {time} and {disk} on disk.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>You can go on working meanwhile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>({engine}; {speed} masks a second)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/long_runs.py</extracomment>
            <source>The disk has only {size} left: make room, or set a range.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/machine.py</extracomment>
            <source>an NVIDIA graphics card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/machine.py</extracomment>
            <source>Apple graphics</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/machine.py</extracomment>
            <source>no graphics card for computing, {cores} processor cores</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/measuring.py</extracomment>
            <source>Measuring masks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/models.py</extracomment>
            <source>Download it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/notices.py</extracomment>
            <source>Something went wrong inside Masklet ({last}). Your work is saved. Please report it with the details.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/opening.py</extracomment>
            <source>Opening {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/opening.py</extracomment>
            <source>{others} belongs to another video of this name. The work on this one is kept in {file}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/opening.py</extracomment>
            <source>Nothing can be written to {folder}, so the work is kept in {path}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/opening.py</extracomment>
            <source>Neither {parent} nor {folder} can be written, so there is no place for your work ({strerror}). Copy the video to a folder where you may write.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/opening.py</extracomment>
            <source>Use this video</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source>Open recent</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source> or </source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source>Nothing yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/actions.py</extracomment>
            <source>Clear this list</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Classes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Classes of the project</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>New class, for example 'person'</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Name of a new class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Add</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Draw objects in the colour of their class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Colour...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Rename</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Up</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Down</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Import...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>From a text file with one class a line, or a COCO file's categories</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Ctrl+1 to Ctrl+9 give the first nine to the chosen object, or to new ones.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Colour of the class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>{0} objects</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/class_dialog.py</extracomment>
            <source>Ctrl+{0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>Tracking stops where a new shot begins, since objects are elsewhere there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>Scene cuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>How large a change must be to count as a cut, percent</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>Tracking goes on across cuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>1 cut</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>Fewer cuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>More cuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>{0} cuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/cuts_dialog.py</extracomment>
            <source>{0} up to frame {1}; looking further</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Masklet projects ({pattern})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Videos (*.mp4 *.mov *.mkv *.avi *.webm *.m4v *.mpg *.mpeg *.ts *.mts *.wmv *.flv *.ogv *.gif)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Lists of classes (*.txt *.names *.json)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>All files (*)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Open video</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Open a folder of images</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Open project</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Save a copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Free software under the Apache License 2.0.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/dialogs.py</extracomment>
            <source>Annotate objects in video: click once, track both ways, correct, export.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>%n objects</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Format</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Where to write</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Browse...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Replace the earlier export there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Options</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Say where to write.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>There are no objects yet: what is written will hold no masks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>the file {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>the folder {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>The range (none is set)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Write to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Frames</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Export to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Export into</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Writes {0} on frames {1} to {2} into {3}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>All frames (0 to {0})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>The range from {0} to {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>The folder {0} does not exist.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>Nothing can be written to {0}. Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/export_dialog.py</extracomment>
            <source>{0} is there already. Choose another name, or replace it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_field.py</extracomment>
            <source>Press the new key (Esc: none)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_field.py</extracomment>
            <source>Add a key</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>The object is here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Left click</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>The object is not here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Right click, or Ctrl+left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Pan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Middle drag, or Alt+left drag</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Zoom</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Wheel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Brush and eraser: paint, the other way round</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Left drag, right drag</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Brush and eraser: size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Ctrl+Wheel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Polygon: set a corner, move it, remove it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Left click, left drag, right click</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Polygon: add what it encloses</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Enter, or double click, or click its first corner</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Polygon: cut what it encloses</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>The same with Alt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Polygon: take the last corner back, give it up</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Backspace, Esc</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Keys with two meanings, of which neither works: {names}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Mouse</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>Choose object 1 to 9</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/key_sheet.py</extracomment>
            <source>{first} to {last}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Key maps (*.json)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Find a command or a key</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Preset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Take it from there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Leave it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Reset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Give this command its usual keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Reset all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Commands and their keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>All commands have their usual keys.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Import keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Export keys</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>%n of its commands are not in this version.</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Menu</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Your own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Take this key away</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>{name} cannot be read as a key map: {error}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>{path} cannot be written ({strerror}). Choose another.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>{0} is the key of {1}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>The key map is in {0}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>Take {0} from {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/keys_page.py</extracomment>
            <source>The keys of {0} are in use.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <extracomment>annotator/panels/labels.py</extracomment>
            <source>%n bytes</source>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <extracomment>annotator/panels/main_window.py</extracomment>
            <source>Status</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/main_window.py</extracomment>
            <source>Tools</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/main_window.py</extracomment>
            <source>Timeline</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>Object of the mask that is described</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>Source, scores and doubts of the mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>no mask on this frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>No object is chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_line.py</extracomment>
            <source>Click a mask to choose its object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_look.py</extracomment>
            <source>Opacity of masks, percent</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_look.py</extracomment>
            <source>How strong the masks are (Ctrl+Up, Ctrl+Down)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_look.py</extracomment>
            <source>Draw masks without their fills (Ctrl+Shift+L)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/mask_look.py</extracomment>
            <source>Masks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>its speed here is not measured yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>It is on this machine already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source> (its speed here is not measured yet)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>Suits this machine ({0})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>Found here: {0}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>This is the model that suits it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>{0} masks a second here, at {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>No model is in use yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>It is {0} to download, once; offline, take a weights file from another machine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>Loading {0}...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>{0} suits it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_card.py</extracomment>
            <source>Model in use: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>In use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>part of the program</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Choose a model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Load from file...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>No model is in use yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Changing the model keeps every mask.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Load a SAM 2 model from a file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Download</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Downloading {0}: {1} of {2}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>In use: {0}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>{0}, on this machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>{0} to download</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>Loading {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>, {0}/s, {1} left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_dialog.py</extracomment>
            <source>SAM 2 weights ({0})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>More models...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Device</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>The best there is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>Processor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>NVIDIA graphics card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/model_page.py</extracomment>
            <source>In use: {0}. Changing it keeps every mask.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Dismiss</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Messages</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Copy the message and its details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Information</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Warning</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/notices_view.py</extracomment>
            <source>Error</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_delegate.py</extracomment>
            <source>1 mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_delegate.py</extracomment>
            <source>absent here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_delegate.py</extracomment>
            <source>occluded here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_delegate.py</extracomment>
            <source>Name of the object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_delegate.py</extracomment>
            <source>{0} masks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>The next click in the picture makes a new object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Unlock</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Delete...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Class, for example 'person':</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Colour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Other...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Sky blue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Orange</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Green</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Pink</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Yellow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Vermilion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Blue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Lime</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Lilac</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Salmon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>Colour of the object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_list.py</extracomment>
            <source>New class...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_model.py</extracomment>
            <source>absent on this frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_model.py</extracomment>
            <source>occluded on this frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_model.py</extracomment>
            <source>hidden</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_model.py</extracomment>
            <source>locked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/object_view.py</extracomment>
            <source>Click an object in the picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Command palette</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Type a few letters of a command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Find a command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Commands</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>No command is called that.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Enter does it, arrows choose, Esc leaves.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>This cannot be done now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/palette.py</extracomment>
            <source>Not now: {0}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>The masks stay as they are; only where the video is gets written down.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>There is no such file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Find the video</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Where the video is now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Choose the video itself in this folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>{0} x {1} pixels, {2} frames, {3}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Expected</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>It was at</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>It has</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>Where is it now?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/relocate_dialog.py</extracomment>
            <source>There is no such folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>Masks to review, the most doubtful first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>Nothing to review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>R goes to the next one, Enter verifies the mask that is shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>{0}, frame {1}: {2}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>frame {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>1 mask to review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>{0}, seen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_list.py</extracomment>
            <source>{0} masks to review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>lost or found here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>low score</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>low quality</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>area jumped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>leapt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>extent jumped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>unusual outline</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>in pieces</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>passes disagree</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>prompted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>painted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>tracked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>imported</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>verified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>out of date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>not there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>present {0}%</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/review_words.py</extracomment>
            <source>quality {0}%</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/risk_strip.py</extracomment>
            <source>to review: {why}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Opacity of masks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Theme</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Begin with</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source> MB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Memory for decoded frames</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Settings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Pages</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Like the system</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>The welcome page</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>What was open last, where it can be found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>outlines only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Frames that are held here come at once when you step or scrub to them. The engine has caches of its own and keeps them within what the machine has.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Every change takes effect at once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>General</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>Room for {0} frames of {1} pixels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/settings_dialog.py</extracomment>
            <source>{0} %</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/shortcut_sheet.py</extracomment>
            <source>Find a key or a command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/shortcut_sheet.py</extracomment>
            <source>No command or key is called that.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Stop what is running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Position of the pointer in the picture</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Masks that are verified, to be reviewed, and out of date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Frame and time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Model, device and precision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Frame {0} / {1}  ·  {2}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>{0}/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>{0} verified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>{0} to review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>{0} stale</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>{0} left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status.py</extracomment>
            <source>Main memory in use: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status_feed.py</extracomment>
            <source>Loading {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/status_feed.py</extracomment>
            <source>Downloading {title}, MB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline.py</extracomment>
            <source>Frame {0}, {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline.py</extracomment>
            <source>{0}
{1}: {2}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_area.py</extracomment>
            <source>Scroll the timeline in time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_area.py</extracomment>
            <source>Scroll the timeline's objects</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_cuts.py</extracomment>
            <source>scene cut: a new shot begins here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_paint.py</extracomment>
            <source>Every object gets a row here. Click one in the picture.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>absent, as you said</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>prompted, no mask yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>not tracked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/timeline_strips.py</extracomment>
            <source>occluded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>Skip this step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>Leave the tour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>That is all there is to it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>Open a video of your own. Help lists all keys, and this tour can be taken again there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/tour_bar.py</extracomment>
            <source>{0} of {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Click an object once, follow it through the whole clip, correct, export.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>1 object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Welcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Drop a video, a folder of images or a project here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>mp4, mov, mkv, avi, webm; jpg, png, tif, webp; masklet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Recent</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>No objects yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>{0}, masks on {1} %</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Annotate objects in video</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Try the demo clip</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Take the guided tour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Open {0}, last opened {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/panels/welcome.py</extracomment>
            <source>Not found: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work and nothing was changed: the disk is full. Free some space where {path} lies and try again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work: {path} may not be written. Choose a folder where you may write, or ask for the right to write there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{path} cannot be opened. See whether it is still there and whether you may read it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>Another program is using {path}. Close it there and try again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{path} is damaged. Go back to a copy of it; this file was left as it is.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work: the disk of {path} reports an error. Is it still connected?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work: {path}: {reason}. Choose another place or try again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{doing} did not work: the folder of {path} is not there. Choose another one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/disk_errors.py</extracomment>
            <source>{path} is a folder. Choose a file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/file_lock.py</extracomment>
            <source>Opening the project for writing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/file_lock.py</extracomment>
            <source>{name} is open already, in this or another Masklet. Go on there, or close it there first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/rows.py</extracomment>
            <source>{path} is damaged: some of it cannot be read. Go back to a copy of it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/rows.py</extracomment>
            <source>Reading a mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} was made by a newer Masklet: its file version is {version}, and this Masklet reads versions up to {newest}. Update Masklet to open it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{path} is a folder. Choose a file name for the project.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} is there already. Choose another name, or open it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{path} is a folder, not a Masklet project. Open a file that ends in {suffix}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>There is no {path}. Was it moved or renamed?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{path} can only be read here, and a project saves every step as you work. Copy it to a folder where you may write, and open the copy.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} is not a Masklet project. Open a file that ends in {suffix}, or open a video to start a new project.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} is this project itself. Choose another name for the copy.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Opening the project</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Saving the project</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Reading the project</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>{name} was made by an older Masklet. Open it once in the window first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>You may not read {path}. Change its permissions, or copy it elsewhere.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Creating the project</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/storage.py</extracomment>
            <source>Copying the project</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/video_match.py</extracomment>
            <source>This is the project's video.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/video_match.py</extracomment>
            <source>This is another video: its frames are {width} x {height} pixels, those of the project {old_width} x {old_height}. Choose the video the project was made on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/video_match.py</extracomment>
            <source>This is another video, or another cut of it: it has {count} frames, the project's has {old_count}. Choose the video the project was made on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/project/video_match.py</extracomment>
            <source>This video has the right size and length but other content or timing; it may have been encoded anew. Look whether the masks fit before you go on with it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>Accept {count} proposals</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>Accept proposal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>No proposal is good enough to be accepted unseen: click those you want.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/proposing.py</extracomment>
            <source>Nothing else on this frame looks like an object.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/readings.py</extracomment>
            <source>Tab: another reading of the click</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/readings.py</extracomment>
            <source>Reading {place} of {count}. Tab: the next</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/retracking.py</extracomment>
            <source>Track again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>The chosen object has no mask on this frame.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>Choose an object first: click its mask, or press its number.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>Nothing is left to review.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>All that is doubtful was shown. Starting with the worst again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>The review began here: R goes on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/reviewing.py</extracomment>
            <source>The chosen object has no verified mask on this frame.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Click an object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Click the middle of something in the picture: the orange, the star, the pear.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>See its mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>The pixels that belong to it are coloured now. Press {0} to make the colour stronger or {1} to make it fainter; {2} hides the object and shows it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Track it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Press {0}: the object is followed through the clip. You can go on working meanwhile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Look through the clip</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Drag on the timeline, or hold {0}. The mask goes along with the object.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Correct it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>On this frame, click what the mask lacks, or click with the right button what does not belong to it. {0} would take the click back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Export it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/tour.py</extracomment>
            <source>Press {0}, choose a format and a place, and export. Your work itself is saved all the time.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>annotator/track_jobs.py</extracomment>
            <source>Find mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>There is no device '{wanted}'. Choose auto, cpu, cuda or mps.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>The device 'mps' needs a Mac with Apple silicon. Choose auto or cpu.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>The device '{wanted}' is an NVIDIA graphics card, and this machine {found}. Choose auto or cpu.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>has {count} of them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/device.py</extracomment>
            <source>has none that PyTorch can use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>{host} could not send {filename} now (status {status}). Try again later; what has arrived is kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>{host} does not answer as a model hub does. Check the HF_ENDPOINT setting and the proxy.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>The weights of {title} arrived damaged and were dropped. Try again; if it happens again, something between this machine and the hub changes what is sent.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>{host} does not have {filename} of {repo} (status {status}). Choose another model, or check the HF_ENDPOINT setting.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>The weights of {title} could not be stored: {reason}. They need {size_mb} MB of disk space in the Hugging Face cache.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>The weights of {title} could not be fetched: there is no connection to {host}. Connect to the internet and try again, or fetch {url} on another machine and open the file here. Basic works without.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/download.py</extracomment>
            <source>The download of {title} broke off after {done:.0f} of {total:.0f} MB. Try again: it goes on from there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>The folder {path} holds no images ({kinds}). Choose a folder that does.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>None of the images in {path} can be read. Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{name} is {width} x {height} pixels now, and was {old_width} x {old_height}. Put the first one back, or open the folder again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>You may not look into {path}. Change its permissions, or copy it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{path} cannot be read: {strerror}. Check the disk it is on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{filename} cannot be read: {strerror}. Change its permissions, or move it away.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{path} is gone. Put it back, or open the folder again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{name} cannot be read as an image ({error}). Replace it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/image_folder.py</extracomment>
            <source>{name} is {width} x {height} pixels, but {first} is {first_width} x {first_height}. All images of a folder must have one size: resize it, or move it away.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/opening.py</extracomment>
            <source>There is no file or folder {absolute}. Check the name, or choose another.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/opening.py</extracomment>
            <source>{path} is a single image. Open the folder that holds it, or a video file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/opening.py</extracomment>
            <source>{path} is not a file that can be read. Choose a video file or a folder of images.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/opening.py</extracomment>
            <source>{path} is empty. Copy or download the video again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/video_file.py</extracomment>
            <source>None of the {count} frames of {name} can be decoded: it is damaged. Copy or convert it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/video_file.py</extracomment>
            <source>{name} is a video without a single frame. Record or convert it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>{name} is not a video. Choose a video file or a folder of images.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>{name} has no video in it, only sound or data. Choose a file with pictures.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>{name} uses a video format that cannot be decoded here. Convert it to H.264 (mp4).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>The video {path} is gone. Put it back, or open another.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/frames/video_source.py</extracomment>
            <source>{name} cannot be read as a video: it is of another kind, damaged, or was cut short. Play it in a video player to see, and copy or convert it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/masks.py</extracomment>
            <source>A mask in the project file was written by a newer Masklet. Update Masklet to open it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>the first release of {model}; 2.1 tracks better</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>the quickest; the one to take without a graphics card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>nearly as quick as tiny, a little more exact</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>more exact, about twice the work of tiny on each frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>the most exact; wants a graphics card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>Basic: colour and motion, nothing to download. SAM 2 is far better: get it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>SAM 2 nano (ours, experimental)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>A small SAM 2 trained by us on made clips alone: nothing to download, coarse outlines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>There is no model '{name}'. Choose one of {names}, or give the path of a .pt or .safetensors file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>The local file {name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>{model}: {what}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/models.py</extracomment>
            <source>The model file {path} does not exist. Check the path.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/predict/loader.py</extracomment>
            <source>{title} does not fit into the memory of {name}. Choose a smaller model, or another device.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>A point must have finite coordinates; this one is ({x}, {y}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>A box must have finite coordinates.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>A box goes from its top left to its bottom right corner; ({x0:g}, {y0:g}) to ({x1:g}, {y1:g}) encloses nothing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>The box ({x0:g}, {y0:g}, {x1:g}, {y1:g}) reaches outside the frame, which is {width} x {height} pixels.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>The mask is {width} x {height} pixels, the frame {frame_width} x {frame_height}. Give a mask of the frame's size.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/prompts.py</extracomment>
            <source>The click at ({x:g}, {y:g}) lies outside the frame, which is {width} x {height} pixels.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/build.py</extracomment>
            <source>{source} does not hold the weights of this model: {parts}. Choose the model that the file was made for.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>There is no model called '{name}'. Known models: {known}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>This model has no option called '{name}' that can be set to {value!r}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>image_size is {image_size}; it must be a multiple of 32.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The memory's channels must divide the model's channels (d_model).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The configuration's section '{section}' is incomplete: {error}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The configuration has no section '{name}'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The configuration asks for {section}.{name} = {value!r}; this network has {fixed!r} only.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/sam2/config.py</extracomment>
            <source>The configuration has an unknown entry: {section}.{name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>There is not enough memory for this. Close other programs, or choose a smaller model or another device.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>Frame {frame} does not exist: the video has frames 0 to {last}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>Nothing was said about the object on frame {frame}. Click it there first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>There is nothing to track from on frame {start}. Click the object there first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>No model is loaded. Choose one in the model list first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/session.py</extracomment>
            <source>The mask on frame {frame} is {width} x {height} pixels, the video {video_width} x {video_height}. Masks must have the video's size.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/benchmark.py</extracomment>
            <source>Made clips need at least one clip, two frames and a side of 32 pixels.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/benchmark.py</extracomment>
            <source>{folder} has no object with masks on more than one frame.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/checkpoint.py</extracomment>
            <source>{path} could not be written: {strerror}. Make room or choose another folder; training then goes on from its last checkpoint.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/finetune.py</extracomment>
            <source>There is nothing to learn from: no mask is verified or painted. Verify masks that are right, then train.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/finetune.py</extracomment>
            <source>Training learns from some videos and measures with others: it needs at least two projects with verified masks, one of them with two or more of an object. Give more projects.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/finetune.py</extracomment>
            <source>Basic has nothing to train. Choose a SAM 2 model as --model's base.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/finetune.py</extracomment>
            <source>The memory is too small to train this model, even one clip at a time. Take a smaller model, or another device.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/footage.py</extracomment>
            <source>{folder} is laid out in no way that training knows. It needs {known}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/footage.py</extracomment>
            <source>{folder} holds no video with masks ({name} layout).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/training/footage.py</extracomment>
            <source>The picture {path} could not be read: {error}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is damaged or is no PyTorch checkpoint. Fetch it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is no SAM 2 checkpoint: it does not hold named tensors, plainly or under 'model'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{title} belongs to the program, but its file is missing. Install Masklet again, or use Basic.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>The weights of {title} are not on this machine. Download them ({size_mb} MB), open a file that has them, or use Basic.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is no SAM 2 checkpoint: it has no image encoder of SAM 2's kind.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} does not hold {title}. Remove the file and download the model again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is not of a published SAM 2 model. Put the config.json that describes its network beside it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is a checkpoint of {title}, not of {wanted}. Choose {found} in the model list, or fetch the right file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} is no model's configuration: it is not a table of settings.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>The model file {path} could not be read: {reason}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} holds values that are no numbers (first: {tensor}), so no object could be found with it. Fetch it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} could not be read as a model's configuration: {error}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} is no model's configuration: it does not say {missing}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{path} is no model's configuration: {error}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} is damaged or is no .safetensors file. Fetch it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/weights.py</extracomment>
            <source>{name} holds more than weights: it asks to run code, so it was not opened. Use a file with weights alone.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/worker.py</extracomment>
            <source>No video is open. Open one first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <extracomment>engine/worker.py</extracomment>
            <source>Something went wrong in the engine: {kind}: {error}</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
