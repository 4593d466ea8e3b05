//! 使用帮助: what Peiban is, how to put it on the phone, what happens without signal, who sees what.

use leptos::prelude::*;

pub(super) fn help() -> impl IntoView {
    view! {
        <article lang="zh-CN">
            <h1>"陪伴 · 使用帮助"</h1>
            <p>"陪伴是代理家长的记录本：谈心、家访、一起吃晚餐、给父母打电话，做完记一笔，学校按自己的规定算。"</p>
            <h2>"装到手机上"</h2>
            <dl>
                <dt>"安卓 Chrome、Edge"</dt>
                <dd>"打开本站，点右上角菜单，选“安装应用”或“添加到主屏幕”。"</dd>
                <dt>"华为浏览器"</dt>
                <dd>"打开本站，点下方菜单，选“添加至”→“桌面”。"</dd>
                <dt>"小米浏览器"</dt>
                <dd>"打开本站，点下方菜单，选“工具箱”→“添加到桌面”。没有这一项时，请改用 Chrome 或 Edge。"</dd>
                <dt>"苹果手机 Safari"</dt>
                <dd>"打开本站，点下方分享按钮，选“添加到主屏幕”。请从主屏幕的图标打开：Safari 会清理久未打开的网页数据。"</dd>
                <dt>"微信里打开的"</dt>
                <dd>"先点右上角“…”，选“在浏览器打开”，再按上面的办法安装。微信里的网页没有信号时打不开。"</dd>
            </dl>
            <h2>"没有信号时"</h2>
            <p>"照常打开，照常记。看到“已保存”，记录就已写进手机。有信号后打开陪伴，会自动上传；学校收到一条，那一条才显示“已收到”。"</p>
            <p>"被学校退回的记录留在手机上，写明原因，改正或撤回由您决定。换手机、清理浏览器数据之前，请先确认没有等待上传的记录。"</p>
            <p>"很久没有信号时，可以在“我的”→“上传”里把等待的记录导出成一个文件，请同校老师在“我的”→“代交记录”里交给学校。文件只有学校打得开，交几次都只算一次。"</p>
            <p>"手机丢了，请马上告诉学校停用它。它下次联网时会把资料全部删除，把没有上传的记录交给校长审核。"</p>
            <p>"忘了密码，请学校再打印一张邀请单，用它设一个新的。改密码、看登录过哪些手机、在别处退出，都在“我的”→“我的账号”。"</p>
            <p>"学校自己的程序要读完成情况，校长在“我的账号”里建一个令牌，用法见"<a href="/api">"接口"</a>"。"</p>
            <h2>"谁能看到"</h2>
            <p>"选了“只有我能看”的文字，只有写的人能看到：同事、班主任、校长都看不到，平常的导出里也没有。校长能看到的是：这次谈心有没有、什么时候、多长时间。"</p>
            <p>"谈心写的话默认只有您能看，除非学校规定上交；规定上交时，写之前会看到。上传以后，可以在孩子的页面把其中一条给校长或心理老师看，也可以随时收回。请校长帮忙时，校长看不到私密的话。遇到法院、公安要求或孩子有危险，校长可以写明原因查看一条，您会在手机上看到谁看了、为什么。"</p>
            <p>"没有标的文字，孩子的代理家长、班主任、校长和专人可以看到。每次查看孩子的档案都会留下记录。"</p>
        </article>
        <hr />
        <article lang="en">
            <h1>"Peiban · Help"</h1>
            <p>"Peiban is the notebook of a mentor: a talk, a visit, a dinner, a call to the parents. Do it, note it; the school counts by its own rules."</p>
            <h2>"Put it on your phone"</h2>
            <dl>
                <dt>"Chrome or Edge on Android"</dt>
                <dd>"Open this site, open the menu at the top right, choose “Install app” or “Add to home screen”."</dd>
                <dt>"Huawei Browser"</dt>
                <dd>"Open this site, open the menu at the bottom, choose “Add to” and then “Home screen”."</dd>
                <dt>"Xiaomi browser"</dt>
                <dd>"Open this site, open the menu at the bottom, choose “Toolbox” and then “Add to home screen”. If it is not there, use Chrome or Edge."</dd>
                <dt>"Safari on iPhone"</dt>
                <dd>"Open this site, tap Share, choose “Add to Home Screen”, and open it from there: Safari clears the data of pages not opened for long."</dd>
                <dt>"Opened inside WeChat"</dt>
                <dd>"Tap “…” at the top right, choose “Open in browser”, then install as above. Pages inside WeChat do not open without signal."</dd>
            </dl>
            <h2>"Without signal"</h2>
            <p>"Open it and note as always. When it says “Saved”, the record is on the phone. With signal again, open Peiban and it hands the records in; a record says “Received” only once the school has confirmed it."</p>
            <p>"A record the school did not take stays on the phone with the reason; you decide whether to correct or withdraw it. Before you change phones or clear browser data, make sure nothing is waiting."</p>
            <p>"Without signal for long, export what waits under “Me”, “Upload”; a colleague hands the file in under “Me”, “Deliver for a colleague”. Only the school can open it, and it counts once however often it is delivered."</p>
            <p>"If you lose the phone, tell the school to revoke it. At its next contact it deletes all it holds and hands over what was not uploaded, for the principal to review."</p>
            <p>"If you forgot your password, ask the school for a new slip. To change it, to see where you are signed in and to sign out there, open Me → My account."</p>
            <p>"For the school's own programs the principal makes a token there; see "<a href="/api">"the interface"</a>"."</p>
            <h2>"Who sees what"</h2>
            <p>"A note marked “Only I can read it” is seen by its author alone: not by colleagues, class teachers or the principal, and an ordinary export leaves it out. The principal sees that a talk took place, when, and how long."</p>
            <p>"What you write about a talk is for you alone unless your school collects it, and then you see that before you write. Once it is uploaded you can show one note to the principal or a counsellor on the child's page, and take it back. Asking the principal for help does not show them what is private. When a court or the police ask, or a child is in danger, the principal can read one note with a reason; your phone tells you who did and why."</p>
            <p>"Other notes are seen by the child's mentor and class teacher, the principal and the clerk. Every reading of a child's file leaves a trace."</p>
        </article>
    }
}
