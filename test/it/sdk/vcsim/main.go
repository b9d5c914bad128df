// vcsim: govmomi's vSphere simulator on a free loopback port, with TLS and one user.
//
// VCSIM_PASSWORD is that user's. It prints `port N`, then serves until its stdin ends. What it is asked goes to stderr, a line a request.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"

	"github.com/vmware/govmomi/simulator"
)

func main() {
	model := simulator.VPX()
	if err := model.Create(); err != nil {
		log.Fatal(err)
	}
	simulator.Trace = true
	model.Service.TLS = new(tls.Config)
	model.Service.Listen = &url.URL{Host: "127.0.0.1:0", User: url.UserPassword("admin", os.Getenv("VCSIM_PASSWORD"))}
	server := model.Service.NewServer()
	fmt.Println("port", server.URL.Port())
	_, _ = io.Copy(io.Discard, os.Stdin)
	server.Close()
	model.Remove()
}
