"""MIME messages, well formed and not, in bytes."""

BASIC = b"""MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="==b=="

--==b==
Content-Type: text/cloud-config; charset="us-ascii"
Content-Disposition: attachment; filename="a.txt"

#cloud-config
a: 1

--==b==
Content-Type: text/x-shellscript

#!/bin/sh
echo hi
--==b==--
"""

NESTED = b"""MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=out

preamble
--out
Content-Type: multipart/mixed; boundary=in

inner preamble
--in

one
--in
Content-Type: text/x-shellscript

#!/bin/sh
--in--
inner epilogue

--out

two
--out--
epilogue
"""


def part(headers, body=b"body\n"):
    return b"MIME-Version: 1.0\n" + headers + b"\n" + body


def multipart(*parts, boundary=b"b", end=b"--b--\n", before=b""):
    head = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=" + boundary + b"\n\n" + before
    return head + b"".join(b"--" + boundary.strip(b'"') + b"\n" + one for one in parts) + end


DISPOSITIONS = [
    b'attachment; filename="plain.txt"', b"attachment; filename=plain.txt", b'attachment; FileName="Case.txt"', b'attachment; filename="with space; and semicolon"', b'attachment; filename="quo\\"ted\\\\ name"',
    b"attachment; filename=<angle>", b"attachment; filename=  blanks  ", b'attachment; filename=" in quotes "', b"attachment; filename*=utf-8''na%C3%AFve.txt", b"attachment; filename*=UTF-8'en'%e2%82%ac.txt", b"attachment; filename*=iso-8859-1''na%EFve.txt",
    b"attachment; filename*=us-ascii''a%41b", b"attachment; filename*=us-ascii''a%C3b", b"attachment; filename*=nosuch''a%C3b", b"attachment; filename*=''x%20y", b"attachment; filename*=novalue", b"attachment; filename*=one'tick", b'attachment; filename*0="part one "; filename*1="and two"',
    b"attachment; filename*1=b; filename*0=a", b"attachment; filename*0*=utf-8''%41; filename*1=%42; filename*2*=%43", b"attachment; filename*10=k; filename*9=j; filename*0=a", b"attachment; filename*01=b; filename*0=a", b"attachment; filename", b"attachment; filename=", b'attachment; filename=""',
    b'attachment; filename="a"; filename="b"', b"attachment; filename=a; filename*=utf-8''b", b"attachment;filename=a;x=y", b"attachment ; filename = a", b";filename=a", b";;filename=a", b"filename=a", b'attachment; filename="unclosed', b'attachment; filename="a;b"c', b"attachment; filename=a=b",
    b'attachment;\n filename="folded.txt"', b'attachment;\r\n\tfilename="folded.txt"', b'attachment; filename="fol\n ded.txt"', b"attachment; filename==?utf-8?q?a=C3=A9?=", b"attachment; filename*=utf-8''a%2", b"attachment; filename*=utf-8''a%zz", b"attachment; filename*x=1; filename*0x=2", b"", b"inline",
    b'attachment; filename="\\\\\\"a"', b"attachment; filename*0*=x; filename*1*=y",
]

TYPES = [
    b"text/plain", b"TEXT/Plain", b"text/cloud-config; charset=UTF-8", b"text/cloud-config;charset=\"utf-8\"; x=y", b"text", b"text/a/b", b"", b" text/plain ", b"text/ plain", b"/", b"text/plain charset=x", b"application/octet-stream; name=fromtype.bin", b"text/plain; charset*=us-ascii''utf-8",
    b"text/plain; charset=\"\"", b"message/rfc822", b"multipart/mixed", b"multipart/mixed; boundary", b'multipart/mixed; boundary=""', b"multipart/mixed; boundary=never", b"text/plain; charset*=nosuch''u%74f-8",
]

ENCODED = [
    (b"base64", b"aGVsbG8=\n"), (b"BASE64", b"aGVs\nbG8="), (b"base64", b"aGVsbG8"), (b"base64", b"aGVsbG8=\n\ntrailing"), (b"base64", b"a G V s b G 8 ="), (b"base64", b"aGVsb*G8="), (b"base64", b"a"), (b"base64", b"aGVsbA"), (b"base64", b""), (b"base64", b"===="), (b"base64", b"aGVsbG8==="),
    (b"base64", b"a*"), (b"base64", b"aG=VsbG8="), (b" base64 ", b"aGVsbG8="), (b"quoted-printable", b"a=3Db=20\nsoft=\nline=\r\ncr=\n"), (b"quoted-printable", b"=e4=E4=zz=4=\t\nx==y="), (b"Quoted-Printable", b"a=\rb\nc"), (b"quoted-printable", b"=C3=A9\n"), (b"7bit", b"x=3D\n"), (b"8bit", b"x\n"),
    (b"binary", b"x\n"), (b"nosuch", b"x\n"), (b"base64;x", b"aGVsbG8=\n"),
]

MESSAGES = [
    BASIC, BASIC.replace(b"\n", b"\r\n"), BASIC.replace(b"\n", b"\r"), NESTED, NESTED.replace(b"\n", b"\r\n"), NESTED.replace(b"--out--\n", b""), NESTED.replace(b"--in--\n", b""), NESTED.replace(b"inner epilogue\n", b""), NESTED.replace(b"--in--\ninner epilogue\n\n", b""), b"", b"\n", b"body only", b"\n\nbody",
    b"A: b", b"A: b\n", b"A: b\n\n", b"A: b\n\nc", b"A: b\nno header\n\nc", b"A:b\nA: c\nB:  d  \n\n", b"A: b\n continued\n\tmore\n\nx", b" first is a continuation\nA: b\n\nx", b": no name\nA: b\n\nx", b"A b: c\n\nx", b"From someone\nA: b\n\nx", b"A: b\nFrom x\nB: c\n\ny", b"A: b\nFrom x\n\ny",
    b"From x\nFrom y\n\nz", b"A: b\n:\n c\nD: e\n\nx", b"A:\n b\n\nx", b"A: b\r\n\r\nx\r\n", b"A: b\r\rx", b"\xc3\xa4: b\n\nx", b"A: \xc3\xa4\n\nx", b"A:\n\nx", b"A : b\n\nx",
    multipart(b"\none\n", b"\ntwo\n"), multipart(b"\none", end=b"\n--b--"), multipart(b"\none\n", end=b""), multipart(b"\none\n", end=b"--b"), multipart(b"\none\n", end=b"--b\n"), multipart(b"\none\n", end=b"--b--trailing\n--b--\n"), multipart(b"\none\n", end=b"--b-- \t\n"), multipart(b"one without headers\n"),
    multipart(b"\none\n", before=b"pre\namble\n"), multipart(end=b"--b--\n"), multipart(end=b""), multipart(b"", b"", b"\none\n"), multipart(b"A: b\n", b"A: b\n\n"), multipart(b"\none\n\n", b"\n\ntwo\n"), multipart(b"\none\n", end=b"--b--\nepilogue\n--b\n\nno\n--b--\n"), multipart(b"\n--bx\n--b x\n --b\n-b\n", end=b"--b--\n"),
    multipart(b"\none\n", boundary=b'"b"'), multipart(b"\none\n", boundary=b'"b "', end=b"--b--\n"), multipart(b"\none\n", boundary=b"b; x=y", end=b"--b--\n"), multipart(b"\none\n", boundary=b"--", end=b"------\n"), multipart(b"\na\r\n", b"\nb\r", b"\nc"), b"Content-Type: multipart/mixed; boundary=b\n\n--b \n\nx\n--b\t\n\ny\n--b--",
    multipart(b"Content-Type: message/rfc822\n\nSubject: s\nContent-Type: text/x-shellscript\n\n#!inner\n", b"\nnext\n"), multipart(b"Content-Type: multipart/digest; boundary=d\n\n--d\n\nA: b\n\nx\n--d\n\nC: d\n\ny\n--d--\n\n", b"\nnext\n"), multipart(b"Content-Type: multipart/mixed\n\nno boundary\n\n", b"\nx\n"),
    multipart(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsame\n--b--\n"), multipart(b"Content-Type: multipart/mixed; boundary=c\n\n", b"\nx\n"), multipart(b"Content-Type: multipart/mixed; boundary=c\n\nnever\n", b"\nx\n"), multipart(b"Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--\n", b"\ny\n"),
    multipart(b"Content-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx\n--bb--\n", b"\ny\n"), b"Content-Type: multipart/mixed;\n\tboundary=\"folded\"\n\n--folded\n\nx\n--folded--\n", b"Content-type: multipart/mixed; boundary*=us-ascii''a%42\n\n--aB\n\nx\n--aB--\n", b"content-TYPE: multipart/mixed; boundary*0=a; boundary*1=b\n\n--ab\n\nx\n--ab--\n",
    b"Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n\n--b\n\nx\n--b--\n", b"Content-Type: boundary=b\n\n--b\n\nx\n",
] + [part(b"Content-Disposition: " + one + b"\n") for one in DISPOSITIONS] + [part(b"Content-Type: " + one + b"\n") for one in TYPES] + [part(b"Content-Transfer-Encoding: " + name + b"\n", body) for name, body in ENCODED]
