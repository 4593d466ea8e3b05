//! The words of the PIN, and of a store that cannot be kept.

use super::Lang;
use crate::store::StoreError;

/// The fixed sentences of one language.
pub struct LockText {
    pub unlock: &'static str,
    pub unlock_hint: &'static str,
    pub pin: &'static str,
    pub again: &'static str,
    pub opening: &'static str,
    pub open: &'static str,
    pub forgotten: &'static str,
    pub dropped: &'static str,
    pub set: &'static str,
    pub set_hint: &'static str,
    pub limits: &'static str,
    pub digits: &'static str,
    pub differ: &'static str,
    pub keep: &'static str,
    pub later: &'static str,
    pub remove: &'static str,
    pub is_set: &'static str,
    pub is_not_set: &'static str,
    pub lock_now: &'static str,
    pub done: &'static str,
    pub emptied: &'static str,
    pub understood: &'static str,
    pub newer: &'static str,
    pub update: &'static str,
    pub room: &'static str,
    pub promised: &'static str,
    pub not_promised: &'static str,
    pub not_promised_hint: &'static str,
    pub in_wechat: &'static str,
    pub large: &'static str,
    pub on: &'static str,
    pub off: &'static str,
    failed: &'static str,
    no_cipher: &'static str,
    blocked: &'static str,
    too_old: &'static str,
    full: &'static str,
}

static ZH: LockText = LockText {
    unlock: "输入 PIN",
    unlock_hint: "孩子的资料锁着，没上传的记录都还在。",
    pin: "6 位数字的 PIN",
    again: "再输一次",
    opening: "正在打开…",
    open: "打开",
    forgotten: "忘了 PIN，或换人登录",
    dropped: "PIN 错了 5 次，这部手机的钥匙已删除。请用手机号和密码登录；没上传的记录没有丢。",
    set: "给这部手机设一个 PIN",
    set_hint: "手机丢了、借给别人，没有 PIN 就看不到孩子的资料。5 分钟不用会自动锁上；输错 5 次要重新登录，没上传的记录不会丢。",
    limits: "PIN 挡得住拿到手机随手翻看的人，挡不住花时间破解手机的专业人士。手机丢了，请马上请校长停用这台设备。",
    digits: "请输入 6 位数字。",
    differ: "两次输入的不一样，请再输一次。",
    keep: "保存 PIN",
    later: "暂不设",
    remove: "不再用 PIN",
    is_set: "已设",
    is_not_set: "未设",
    lock_now: "现在锁上",
    done: "PIN 已设好",
    emptied: "这个浏览器里的资料被清空了。重新登录，就能取回学校已收到的记录。",
    understood: "知道了",
    newer: "陪伴有了新版本。没上传的记录都会保留。",
    update: "更新",
    room: "手机上的存储",
    promised: "浏览器答应保留",
    not_promised: "浏览器没有答应保留",
    not_promised_hint: "手机空间不够时，浏览器可能清除。装到主屏幕更保险，办法见“使用帮助”。",
    in_wechat: "微信里的网页没有信号就打不开，资料也可能被清除。请点右上角“…”，选“在浏览器打开”。",
    large: "大字",
    on: "开",
    off: "关",
    failed: "这个浏览器不让陪伴保存内容。请不要用无痕模式，或换一个浏览器打开。",
    no_cipher: "这个地址不能加密，陪伴不在这里保存孩子的资料。请用 https 开头的地址打开。",
    blocked: "陪伴在另一个页面里还开着旧版。请关掉别的陪伴页面，再打开这一页。",
    too_old: "陪伴有了新版本，这一页不能再保存。请先抄下写好的内容，再重新打开。",
    full: "手机空间满了，新的内容存不下。已保存的都在；请删掉一些照片或应用。",
};

static EN: LockText = LockText {
    unlock: "Enter the PIN",
    unlock_hint: "The children's data are locked. Nothing that waits is lost.",
    pin: "PIN of 6 digits",
    again: "Once more",
    opening: "Opening…",
    open: "Open",
    forgotten: "Forgot the PIN, or somebody else",
    dropped: "Five wrong PINs: the key is deleted from this phone. Sign in with number and password; what waits is not lost.",
    set: "Choose a PIN for this phone",
    set_hint: "Whoever finds or borrows the phone sees no child without it. It locks after 5 minutes without use; after five wrong ones you sign in again, and nothing that waits is lost.",
    limits: "A PIN keeps out whoever picks the phone up, not an expert with time. If the phone is lost, have the principal revoke it at once.",
    digits: "Six digits, please.",
    differ: "The two are not the same; please type them again.",
    keep: "Keep this PIN",
    later: "Not now",
    remove: "No PIN any more",
    is_set: "set",
    is_not_set: "not set",
    lock_now: "Lock now",
    done: "The PIN is set",
    emptied: "This browser's data were cleared. Sign in again to get back all that the school has received.",
    understood: "Understood",
    newer: "There is a new version of Peiban. What waits is kept.",
    update: "Update",
    room: "Storage on this phone",
    promised: "The browser promises to keep it",
    not_promised: "The browser promises nothing",
    not_promised_hint: "It may clear the data when the phone is full. Put Peiban on the home screen to be safer; see Help.",
    in_wechat: "Pages inside WeChat do not open without signal, and may lose their data. Tap “…” at the top right and choose “Open in browser”.",
    large: "Large text",
    on: "on",
    off: "off",
    failed: "This browser does not let Peiban keep anything. Leave private mode, or open another browser.",
    no_cipher: "Nothing can be encrypted at this address, so Peiban keeps no child's data here. Open the address that begins with https.",
    blocked: "Peiban is still open in an older version. Close its other pages, then open this one again.",
    too_old: "There is a new version of Peiban, and this page can keep nothing any more. Copy what you wrote, then open it again.",
    full: "The phone is full and can keep nothing new. What was saved is there; delete some pictures or apps.",
};

impl Lang {
    /// Its words about locking.
    pub fn lock(self) -> &'static LockText {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// Why nothing can be kept, and what to do.
    pub fn store_fault(self, error: StoreError) -> &'static str {
        let text = self.lock();
        match error {
            StoreError::NoCipher => text.no_cipher,
            StoreError::Blocked => text.blocked,
            StoreError::TooOld => text.too_old,
            StoreError::Full => text.full,
            StoreError::Pinned => text.unlock,
            StoreError::Closed | StoreError::Browser => text.failed,
        }
    }

    /// That a PIN was wrong, and how many tries are left.
    pub fn wrong_pin(self, left: u32) -> String {
        match self {
            Self::Zh => format!("PIN 不对，还可以试 {left} 次。"),
            Self::En => format!("Wrong PIN; {left} more tries."),
        }
    }

    /// For how many days something has waited, and what to do.
    pub fn waits_for(self, days: i64, too_long: bool) -> String {
        match (self, too_long) {
            (Self::Zh, false) => format!("有记录等了 {days} 天还没上传。请到有网络的地方打开陪伴。"),
            (Self::Zh, true) => {
                format!("有记录等了 {days} 天还没上传。请尽快联网；实在没有网络，到“上传”里导出，请别人代交。")
            }
            (Self::En, false) => format!("Something has waited for {days} days. Open Peiban where there is a network."),
            (Self::En, true) => format!(
                "Something has waited for {days} days. Find a network soon, or export it under “Upload” for a colleague to deliver."
            ),
        }
    }

    /// That a store was emptied under records that were not handed in.
    pub fn may_be_lost(self, count: u32) -> String {
        match self {
            Self::Zh => format!(
                "您的手机上次联系学校时，还有 {count} 条没上传。如果就是这部手机，资料被清空过，这 {count} 条可能丢失，请补记；如果是另一部手机，请打开它上传。"
            ),
            Self::En => format!(
                "When your phone last spoke to the school, {count} records were not handed in. If it was this phone, its data were cleared and those {count} may be lost: please record them again. If it was another, open it and let it upload."
            ),
        }
    }
}
