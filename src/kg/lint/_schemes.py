"""The schemes of IRIs that are registered and in use.

https://www.iana.org/assignments/uri-schemes/uri-schemes.xhtml
"""

from __future__ import annotations

_NAMES = """
    about acct ark bitcoin blob callto cid coap coaps data dav did dns doi example feed file ftp
    geo git gopher hdl http https iax icap im imap info ipfs ipn ipns ipp ipps irc ircs iris jabber
    jar jdbc jms ldap ldaps magnet mailto matrix message mid mms news nfs ni nih nntp oid
    opaquelocktoken payto pkcs11 pop pres redis resource rsync rtmp rtsp s3 service session sftp
    shttp sieve sip sips skype smb sms snmp spotify ssh stun stuns svn tag tel telnet tftp
    thismessage turn turns tv udp urn view-source vnc ws wss xcon xmpp xri z39.50r z39.50s
"""
SCHEMES = frozenset(_NAMES.split())
