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
    failed: &'static str,
    no_cipher: &'static str,
    blocked: &'static str,
    too_old: &'static str,
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
    failed: "这个浏览器不让陪伴保存内容。请不要用无痕模式，或换一个浏览器打开。",
    no_cipher: "这个地址不能加密，陪伴不在这里保存孩子的资料。请用 https 开头的地址打开。",
    blocked: "陪伴在另一个页面里还开着旧版。请关掉别的陪伴页面，再打开这一页。",
    too_old: "陪伴有了新版本，这一页不能再保存。请先抄下写好的内容，再重新打开。",
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
    failed: "This browser does not let Peiban keep anything. Leave private mode, or open another browser.",
    no_cipher: "Nothing can be encrypted at this address, so Peiban keeps no child's data here. Open the address that begins with https.",
    blocked: "Peiban is still open in an older version. Close its other pages, then open this one again.",
    too_old: "There is a new version of Peiban, and this page can keep nothing any more. Copy what you wrote, then open it again.",
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
    pub fn store_fault(self, error: &StoreError) -> &'static str {
        let text = self.lock();
        match error {
            StoreError::NoCipher => text.no_cipher,
            StoreError::Blocked => text.blocked,
            StoreError::TooOld => text.too_old,
            StoreError::Closed | StoreError::Browser(_) => text.failed,
        }
    }

    /// That a PIN was wrong, and how many tries are left.
    pub fn wrong_pin(self, left: u32) -> String {
        match self {
            Self::Zh => format!("PIN 不对，还可以试 {left} 次。"),
            Self::En => format!("Wrong PIN; {left} more tries."),
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
