//! The words of 上传 and 代交: what the school has, what it has not, and how others may bring it.

use domain::parcel::Delivered;

use super::Lang;

/// The fixed sentences of one language.
pub struct OutboxText {
    pub each: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub received: &'static str,
    pub latest: &'static str,
    pub withdrawn: &'static str,
    pub unreachable: &'static str,
    pub export: &'static str,
    pub export_hint: &'static str,
    pub exported: &'static str,
    pub no_key: &'static str,
    pub no_cipher: &'static str,
    pub deliver: &'static str,
    pub account: &'static str,
    pub roll_up: &'static str,
    pub people: &'static str,
    pub reminders: &'static str,
    pub deliver_hint: &'static str,
    pub pick: &'static str,
    pub delivering: &'static str,
    pub not_a_parcel: &'static str,
    pub interrupted: &'static str,
    pub uploading: &'static str,
    pub upload_now: &'static str,
    pub sign_out_keeps: &'static str,
    pub sign_out: &'static str,
    pub numbers_differ: &'static str,
    pub clock_off: &'static str,
}

static ZH: OutboxText = OutboxText {
    each: "逐条查看",
    nothing: "还没有要上传的记录",
    nothing_hint: "记一笔以后，在这里看得到学校收到了没有。",
    received: "已收到",
    latest: "学校最近收到的",
    withdrawn: "撤回",
    unreachable: "现在连不上学校。记录都在手机里，有网络时自动上传。",
    export: "导出，请别人代交",
    export_hint: "没有网络时，把待上传的记录封成一个文件，请同校老师交给学校。别人打不开，交几次都只算一次。",
    exported: "文件已导出。记录还在这部手机里，学校收到后才算已收到。",
    no_key: "还不能导出：这部手机要先联网一次。记录都还在手机里。",
    no_cipher: "这个浏览器不能封文件，没有导出。请用 https 地址打开陪伴，或换一个浏览器。",
    deliver: "代交记录",
    account: "我的账号",
    roll_up: "各校汇总",
    people: "人员和邀请",
    reminders: "提醒",
    deliver_hint: "把别的老师手机导出的文件交给学校。您看不到里面的内容；交几次都只算一次。",
    pick: "选文件",
    delivering: "正在交给学校…",
    not_a_parcel: "这不是陪伴导出的文件。请选用“导出，请别人代交”得到的那个文件。",
    interrupted: "没有交完：连不上学校。请在有网络的地方再选一次这个文件，不会重复。",
    uploading: "正在上传…",
    upload_now: "立即上传",
    sign_out_keeps: "没上传的记录会留在这部手机里，下次登录后继续上传。",
    sign_out: "退出登录",
    numbers_differ: "手机上的数字和学校的不一样。记录都在，请告诉学校的管理员。",
    clock_off: "手机的时钟和学校相差超过 10 分钟，请检查手机时间。",
};

static EN: OutboxText = OutboxText {
    each: "One by one",
    nothing: "Nothing to upload yet",
    nothing_hint: "What you record appears here, with whether the school has it.",
    received: "Received",
    latest: "Received by the school lately",
    withdrawn: "Withdrawn",
    unreachable: "The school cannot be reached now. All records are on the phone and go up by themselves.",
    export: "Export for somebody else to deliver",
    export_hint: "Without a network, seal what waits into a file that a colleague hands in. They cannot open it, and it counts once however often it is delivered.",
    exported: "The file is exported. The records stay on this phone until the school has them.",
    no_key: "Cannot export yet: this phone must be online once first. All records are kept on it.",
    no_cipher: "This browser cannot seal files; nothing was exported. Open Peiban at its https address, or in another browser.",
    deliver: "Deliver for a colleague",
    account: "My account",
    roll_up: "Schools",
    people: "People and invitations",
    reminders: "Reminders",
    deliver_hint: "Hand in a file exported by a colleague's phone. You cannot see what is in it; it counts once however often it is delivered.",
    pick: "Choose the file",
    delivering: "Handing it in…",
    not_a_parcel: "This is not a file exported by Peiban. Choose the one made with “Export for somebody else to deliver”.",
    interrupted: "Not all of it was handed in: the school cannot be reached. Choose this file again where there is a network; nothing counts twice.",
    uploading: "Uploading…",
    upload_now: "Upload now",
    sign_out_keeps: "Records not yet uploaded stay on this phone and go up after the next sign-in.",
    sign_out: "Sign out",
    numbers_differ: "The phone's numbers differ from the school's. No record is lost; please tell the school's administrator.",
    clock_off: "The phone's clock differs from the school's by more than 10 minutes. Please check it.",
};

impl Lang {
    /// Its words about uploads.
    pub fn outbox(self) -> &'static OutboxText {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// When something was saved.
    pub fn saved_at(self, moment: &str) -> String {
        match self {
            Self::Zh => format!("{moment} 保存"),
            Self::En => format!("saved {moment}"),
        }
    }

    /// What became of a parcel, in numbers.
    pub fn delivered(self, Delivered { received, refused, held }: Delivered) -> String {
        match (self, held) {
            (Self::Zh, 0) => format!("{received} 条已收到，{refused} 条被退回"),
            (Self::Zh, _) => format!("那台设备已停用：{held} 条交给了校长审核"),
            (Self::En, 0) => format!("{received} received, {refused} returned"),
            (Self::En, _) => format!("That device was revoked: {held} wait for the principal's review"),
        }
    }
}
